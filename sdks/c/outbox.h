/* outbox.h — what was said and not yet confirmed, in the order in which it was said. Pure.
 *
 * An item keeps its cid until it is confirmed or refused: after a broken connection the same is sent
 * again, and the server does it once. `window` items are under way at a time; with one, order holds even
 * when the server refuses one for the moment.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/id.h"
#include "base/list.h"
#include "base/str.h"

#define OUTBOX_MAX 1000

struct outbox_item {
        struct link link;
        struct id   room, cid;
        char       *args;                                /* the finished object for message.send */
        size_t      args_len;
        bool        is_under_way;
        int64_t     not_before_ms;
        int         tries;
};

struct outbox {
        struct link items;
        int         count, under_way, window;
};

void outbox_init(struct outbox *outbox, int window);
void outbox_fini(struct outbox *outbox);

/* NULL when full. `body` is the finished object of message.send's body. */
struct outbox_item *outbox_add(struct outbox *outbox, struct id room, struct id cid, struct str body);

/* The item to send now; NULL when all are under way, the window is full, or the first one waits: then
 * *wait_until_ms is when (else -1). */
struct outbox_item *outbox_next(struct outbox *outbox, int64_t now_ms, int64_t *wait_until_ms);

void outbox_sent(struct outbox *outbox, struct outbox_item *item);                      /* it is under way */
void outbox_again(struct outbox *outbox, struct outbox_item *item, int64_t not_before_ms);   /* to be sent again */
void outbox_all_again(struct outbox *outbox);            /* the connection is gone */
void outbox_done(struct outbox *outbox, struct outbox_item **item); /* confirmed or refused */
