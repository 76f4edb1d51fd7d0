/* stretches.h — room.events as it is answered on the loop: out of the ring of a room that is followed here, else by a page of the log.
 *
 *      room.events     priced → its room and place asked about, with those of everybody else in the turn → permitted → the ring, or the page that was read beside → answered
 *
 * Whether the caller may read, from where on and how far the room is by now comes from the database every time, in one statement for many (gathering.h, seats.h), and a page of the same
 * question sees the same snapshot. The ring saves the reading of the log and nothing else, and only where it has what the database has (live_kept). Whatever is not simple goes on to a worker,
 * which knows everything: who is no member, has hidden something, asks for much, asks around a number. On the loop's thread; see docs/decisions.
 */
#pragma once
#include "chat-gateway/live/live.h"
#include "op/dispatch.h"
#include "pg/pipeline.h"

struct stretches;

#define STRETCHES_ASKED_MAX     64                       /* calls in one question */
#define STRETCHES_PAGES_MAX     8                        /* that read a page in it: the others wait for them */
#define STRETCHES_UNDER_WAY_MAX 2                        /* questions: one is written while the other is read */
#define STRETCHES_WAITING_MAX   4096                     /* beyond them whoever comes is told to come again */
#define STRETCH_ENTRIES_MAX     50                       /* who asks for more is a worker's: writing them would hold up the loop */

/* The pipeline is of profile PG_ASKING, and somebody else's. */
struct stretches *stretches_create(struct pipeline *pipeline, struct dispatch *dispatch, struct live *live);
/* After the pipeline. Ends what waits with ERR_UNAVAILABLE. */
void              stretches_destroy(struct stretches **stretches);

/* The loop_op of room.events. */
void stretches_take(struct stretches *stretches, struct call *call);

/* The end of a turn: asks, unless enough is under way. */
void stretches_submit(struct stretches *stretches);
