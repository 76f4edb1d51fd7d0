/* typing.h — who is typing, as far as they said so by this gateway: each ends by itself, after TYPING_MS or with the socket it was said by. On the loop's thread, but for typing_write.
 *
 *      typing.set       paid → the caller's place in the room read, with everybody else's (gathering.h) → permitted → told to the room → answered
 *
 * Clients end what they hear of by its `until`; that it is said to have ended as well spares them the waiting, and serves those who do not look.
 */
#pragma once
#include "base/buf.h"
#include "door_ws/door_ws.h"

struct typing;
struct call;
struct dispatch;
struct events;
struct loop;
struct pipeline;

#define TYPING_MS          6000
#define TYPING_MAX         10000                         /* at once; of more the end is not said */
#define TYPING_ASKED_MAX   64                            /* callers in one question */
#define TYPING_WAITING_MAX 8192                          /* beyond them whoever comes is told to come again */

/* The pipeline is of profile PG_ASKING, and closed before typing_destroy. */
struct typing *typing_create(struct loop *loop, struct events *events, struct pipeline *pipeline, struct dispatch *dispatch);
void           typing_destroy(struct typing **typing);
void           typing_set_door(struct typing *typing, struct door_ws *ws);

/* The loop_op of typing.set. */
void typing_take(struct typing *typing, struct call *call);
/* The socket is gone: what was said by it has ended. */
void typing_closed(struct typing *typing, struct id user, struct ws_handle conn);

/* The end of a turn: who said something is looked up. */
void typing_turn(struct typing *typing);

/* The signal's object. Any thread. */
void typing_write(struct buf *d, struct id user, int64_t until_ms);
