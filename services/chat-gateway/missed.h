/* missed.h — what happened in somebody's logs since a moment, within a bound: for clients whose position is a time. On a worker's thread, in a transaction that reads.
 *
 * A log that does not fit, or has more than MISSED_ENTRIES_MAX entries since then, is told by sync.required. What was committed within MISSED_OVERLAP_MS before the moment comes
 * again, because a transaction may commit that late.
 */
#pragma once
#include "chat-gateway/live/live.h"
#include "op/call.h"

#define MISSED_OVERLAP_MS  10000
#define MISSED_ENTRIES_MAX 200
#define MISSED_SYNC_BYTES  96                            /* of one sync.required */
#define MISSED_EXTRA_BYTES 8                             /* around an event as it is sent: its field's name, or a comma */

struct missed {
        int                  count, cap;
        struct event_frame **frames;                     /* log by log, each in order */
        size_t               bytes;                      /* as they will be sent */
        int64_t              cut_ms;                     /* when the latest moved of the logs that are not told whole */
        int64_t              now_ms;                     /* the database's clock when it was read */
};

/* `since_ms` 0: nothing but the clock. `bytes_max` has room for a sync.required of each room at least. In the call's arena, but for the frames. */
struct missed *missed_read(struct call *call, const struct id *room_ids, size_t rooms_count, int64_t since_ms, size_t bytes_max);
void           missed_release(struct missed **missed);
