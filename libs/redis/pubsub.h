/* pubsub.h — a connection that listens to channels. On the loop's thread.
 *
 * Redis loses what is published while we are away or too slow, without a word. Nothing is subscribed again by itself after a
 * break: the owner does so in on_up, since only he knows what he still wants and what he has to look up after.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "base/str.h"
#include "redis/wire.h"

#define PUBSUB_PENDING_MAX 65536

struct loop;
struct pubsub;

struct pubsub_options {
        struct redis_server server;
        void (*on_message)(void *owner, struct str channel, struct str payload);   /* both end with the call */
        void (*on_up)(void *owner);                                                /* may be NULL */
        void (*on_down)(void *owner, const char *why);                             /* may be NULL; all subscriptions are gone */
        void *owner;
};

struct pubsub *pubsub_open(struct loop *loop, const struct pubsub_options *options);
/* Subscriptions not yet confirmed are told false, from within; then nothing is called any more. */
void pubsub_close(struct pubsub **pubsub);

bool pubsub_is_up(const struct pubsub *pubsub);

/* `done` says, once, whether the server has confirmed: true is followed by every message published from then on. False when it
 * refused or the connection broke. ERR_UNAVAILABLE while down, ERR_BUSY when PUBSUB_PENDING_MAX wait: then `done` is not called. */
enum err pubsub_subscribe(struct pubsub *pubsub, struct str channel,
                          void (*done)(void *owner, struct str channel, bool is_subscribed), void *owner);

/* Messages that are on their way may still arrive. */
enum err pubsub_unsubscribe(struct pubsub *pubsub, struct str channel);

/* Reads what has arrived, a bounded number of times, and hands it over before returning. For the end of a long turn; does
 * nothing from within a callback. */
void pubsub_drain(struct pubsub *pubsub);
void pubsub_flush_now(struct pubsub *pubsub);
