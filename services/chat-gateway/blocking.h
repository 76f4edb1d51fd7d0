/* blocking.h — what a block does to the direct room of two people. On a worker's thread, in a transaction. */
#pragma once
#include "chat-gateway/seat.h"

struct direct_pair {
        struct id   me, other;
        bool        has_room;                            /* they have a direct room: `room`, locked */
        struct room room;
};

/* Locks what a block between the two touches: their direct room when there is one, then both of them. ERR_BUSY when that room is being made just now. */
enum err pair_lock(struct call *call, struct direct_pair *pair);
/* The room learns whether there is a block between them (still, or now). */
void     pair_settle(struct call *call, struct direct_pair *pair);

struct str block_location(struct call *call, struct id user);            /* /v1/me/blocks/USER */
