/* room_password.h — what a public room may ask of whoever joins it. On a worker's thread, in handlers.
 *
 * The slow step (Argon2id, some 20 ms) is done while the call pauses, so that no room's lock waits for it. Both begin in a transaction and end in the next one: what was read before, the
 * seat among it, may have changed.
 */
#pragma once
#include "chat-gateway/seat.h"

/* What is stored of a new password: salt and key, in the arena. */
enum err room_password_make(struct call *call, struct str password, struct str *stored);

/* The same of a guess, with the salt of what is stored: to be compared. Each costs its person one of the guesses they have in this room: ERR_RATE_LIMITED. */
enum err room_password_guess(struct call *call, struct str password, struct str *given);

/* OK when the room asks for none, or that is it; ERR_FORBIDDEN; ERR_CONFLICT when it was changed meanwhile. `given` STR_NONE: nothing. */
enum err room_password_check(struct call *call, const struct room *room, struct str given);
