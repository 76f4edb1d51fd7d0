/* follower.h — the thread that reads auth's public views for the identity watch: keys when asked, revocations every FOLLOW_EVERY_MS. Its one way out is a queue. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "identity/identity.h"

struct follower_of_auth;
struct key_set;
struct loop;

#define FOLLOW_EVERY_MS 250
#define KEYS_EVERY_MS   60000
#define KEYS_APART_MS   10000                            /* asked for out of turn, at most so often */

struct follow_news {                                     /* on the loop's thread */
        void (*keys)(void *owner, struct key_set *keys);                 /* the reference is given away */
        void (*revocation)(void *owner, const struct revocation *revocation);
        void (*round)(void *owner);                      /* everything committed before is known */
};

struct follower_of_auth *follower_start(struct loop *loop, const char *conninfo, const struct follow_news *news, void *owner);
void                     follower_stop(struct follower_of_auth **follower);
/* Any thread. A stranger's token may be the reason: then not before KEYS_APART_MS have passed since the last time. A withdrawn key is one to go at once. */
void                     follower_ask_keys(struct follower_of_auth *follower, bool at_once);
