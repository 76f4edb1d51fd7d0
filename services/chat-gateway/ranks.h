/* ranks.h — who may act on whom in a room, and give what: rules beside the bit that an operation's row asks for. In a transaction, after `enter`. */
#pragma once
#include "chat-gateway/seat.h"

/* Somebody else, who is a member: ERR_INVALID for the caller, ERR_NOT_FOUND. */
enum err rank_find(struct call *call, struct id user, struct member *out);
/* ERR_FORBIDDEN unless their role is lower than the caller's, or the caller owns the room. */
enum err rank_check(struct call *call, const struct member *there);
/* Nobody gives a bit that they do not hold; taking is free. */
enum err rank_check_giving(struct call *call, unsigned before, unsigned after);
/* A list that was asked for, as bits; OWN is in none. */
enum err rank_read_bits(struct call *call, const enum room_permission *items, size_t count, unsigned *bits);
/* A time until which something holds: absent or yet to come. */
enum err rank_check_until(struct call *call, bool has_until, int64_t until);

/* A member has another role or other permissions: told in the room's log. */
int64_t rank_tell(struct call *call, struct room *room, const struct member *now);
