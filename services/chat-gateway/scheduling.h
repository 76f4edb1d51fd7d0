/* scheduling.h — messages that wait for their time, and what happens when it comes.
 *
 *      schedule.fire    the row is read, and the key under which it is sent is committed (worker)
 *                       → sent like any message, by ingest (loop) → what became of it is committed (worker) → answered
 *
 * Whatever dies on the way, asking again goes on where it stopped: under the same key the message is found instead of sent twice.
 */
#pragma once
#include "chat-gateway/ingest.h"
#include "chat-gateway/ingest_read.h"
#include "chat-gateway/repo/scheduled.h"

#define SCHEDULED_MAX              200                   /* of one person */
#define SCHEDULED_AHEAD_MIN_MS     INT64_C(60000)
#define SCHEDULED_AHEAD_MAX_MS     INT64_C(31622400000)  /* 366 days */
/* A key is known for seven days. One that is older and was not heard of since may have been used or not: nobody can tell any more. */
#define SCHEDULED_KEY_AGE_MAX_MS   (INT64_C(6) * 86400000)

/* A scheduled message under way: in the arena of its call of schedule.fire. */
struct firing {
        struct call            *call;
        struct dispatch        *dispatch;
        struct message_send_in  in;
        struct send             send;
        struct scheduled_row    row;
        bool                    is_judged;
        enum err                err;                     /* what the room said; OK: it is message `seq` */
        int64_t                 seq, retry_after_ms;
};

/* --- for the handlers, on a worker's thread */

/* The caller's own, locked; and under the lock the look for a repeat again, since no room's lock keeps twins apart here. */
enum err  scheduling_take(struct call *call, struct id id, struct scheduled_row *out);
/* Whether that is a time to say something at, and whether this can be said then. */
enum err  scheduling_check_time(struct call *call, int64_t send_at);
enum err  scheduling_check(struct call *call, struct id room, const struct scheduled_message *message, int64_t send_at);
struct str scheduling_text(struct call *call, const struct scheduled_message *message);
struct scheduled scheduling_view(struct call *call, const struct scheduled_row *row);
/* Its writer's devices learn how far it is. */
void      scheduling_tell(struct call *call, const struct scheduled_row *row, enum schedule_state state, int64_t seq);
/* What will be asked of the room under the row's key; faults are told by the call. */
enum err  scheduling_read(struct call *call, struct firing *firing);

/* The room refused it for its words: whoever wanted to say it is muted, if the rule says so. The first thing of a transaction, since it locks the room. */
void      scheduling_mute(struct call *call, const struct firing *firing);

/* The loop_op's `back` of schedule.fire. On the loop. */
void scheduling_fire(struct ingest *ingest, struct dispatch *dispatch, struct call *call);
