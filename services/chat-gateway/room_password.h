/* room_password.h — what a public room may ask of whoever joins it. On a worker's thread.
 *
 * The slow step (Argon2id, some 20 ms) is done before the transaction begins, so that no room's lock waits for it: the hook room_password_prepare looks which salt it needs, charges the
 * attempt to the person and the room, and derives. The handlers decide, under the lock.
 */
#pragma once
#include "chat-gateway/seat.h"

/* For struct op_service. ERR_RATE_LIMITED, ERR_UNAVAILABLE. */
enum err room_password_prepare(struct call *call);

/* Of room.update: what is stored of the new password. */
struct str room_password_stored(const struct call *call);

/* Of room.join: OK when the room asks for none, or the right one was given; ERR_FORBIDDEN; ERR_CONFLICT when it was changed meanwhile. */
enum err room_password_check(struct call *call, const struct room *room);
