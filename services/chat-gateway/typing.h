/* typing.h — who is typing, as far as they said so by this gateway: each ends by itself, after TYPING_MS or with the socket it was said by. On the loop's thread, but for typing_write.
 *
 * Clients end what they hear of by its `until`; that it is said to have ended as well spares them the waiting, and serves those who do not look.
 */
#pragma once
#include "base/buf.h"
#include "door_ws/door_ws.h"

struct typing;
struct events;
struct loop;

#define TYPING_MS  6000
#define TYPING_MAX 10000                                 /* at once; of more the end is not said */

struct typing *typing_create(struct loop *loop, struct events *events);
void           typing_destroy(struct typing **typing);

/* Somebody types in a room, or has stopped (and said so). `conn`: generation 0 for who has no socket. */
void typing_note(struct typing *typing, struct id room, struct id user, struct ws_handle conn, bool is_typing);
/* The socket is gone: what was said by it has ended. */
void typing_closed(struct typing *typing, struct id user, struct ws_handle conn);

/* The signal's object. Any thread. */
void typing_write(struct buf *d, struct id user, int64_t until_ms);
