/* membership.h — coming into a room and leaving it: the row, the marks, the user's own list, and the events of both logs. Shared by the operations that do it. */
#pragma once
#include "chat-gateway/seat.h"

/* ERR_NOT_FOUND with a field when there is no such person (or not any more). */
enum err membership_check_people(struct call *call, const char *path, const struct id *users, size_t count);
/* ERR_BANNED for who may not come in (any more, or for now). */
enum err membership_check_ban(struct call *call, struct id room, struct id user);
/* ERR_CONFLICT when the person is in as many rooms as one may be. */
enum err membership_check_room_for(struct call *call, struct id user);

/* Number in the room's log. The member starts at the room's end: nothing older is unread. */
int64_t membership_begin(struct call *call, struct room *room, struct id user, enum member_role role);
int64_t membership_begin_by(struct call *call, struct room *room, struct id user, enum member_role role, struct id invite);      /* ID_NONE: by none */
/* They leave, or are removed: what makes them a member goes, and both logs tell it. */
/* The same, as the doing of somebody else than the caller. */
int64_t membership_end_by(struct call *call, struct room *room, struct id user, struct id by, struct str reason);
int64_t membership_end(struct call *call, struct room *room, struct id user, struct str reason);

/* The parts of it that concern the user alone: for rooms that begin with several members. */
void membership_store(struct call *call, const struct room *room, struct id user, enum member_role role, int64_t seq);
void membership_tell_user(struct call *call, const struct room *room, struct id user, enum member_role role, int64_t seq);
/* The member's row, marks and list, and their own log; nothing in the room's. */
void membership_forget(struct call *call, const struct room *room, struct id user, int64_t seq);
