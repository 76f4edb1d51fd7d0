/* membership.c — coming into a room and leaving it. */

#include "chat-gateway/membership.h"

#include "chat-gateway/repo/bans.h"
#include "chat-gateway/repo/users.h"

enum err membership_check_people(struct call *call, const char *path, const struct id *users, size_t count)
{
        struct person *people;

        if (people_of_ids(&call->tx, users, count, &people) == (int)count)
                return OK;
        TRY(call->tx.failed);
        fail_field(call, path, count == 1 ? "is nobody here" : "has somebody who is nobody here");
        return fail(call, ERR_NOT_FOUND, "there is no such person");
}

enum err membership_check_ban(struct call *call, struct id room, struct id user)
{
        if (!bans_hold(&call->tx, room, user, call->now_ms))
                return call->tx.failed;
        return fail(call, ERR_BANNED, id_equal(user, call->who.user) ? "you are banned from this room" : "that person is banned from this room");
}

enum err membership_check_room_for(struct call *call, struct id user)
{
        if (users_count_rooms(&call->tx, user) < LIVE_ROOMS_MAX)
                return OK;
        return fail(call, ERR_CONFLICT, "that person is in 2,000 rooms already, which is the most there may be");
}

void membership_store(struct call *call, const struct room *room, struct id user, enum member_role role, int64_t seq)
{
        struct person *people;
        struct member member = {
                .login = people_of_ids(&call->tx, &user, 1, &people) == 1 ? people->login : STR_NONE,
                .room = room->id, .user = user, .role = role, .joined_at = room->last_at, .joined_seq = seq,
                .marks = {.read_seq = seq, .read_num = room->num, .delivered_seq = seq},
        };

        members_insert(&call->tx, &member);
        users_add_room(&call->tx, user, room->id);
}

void membership_tell_user(struct call *call, const struct room *room, struct id user, enum member_role role, int64_t seq)
{
        struct room_added_event added = {.room = room->id, .seq = seq, .role = role};

        user_event(call, user, EVENT_room_added, room->id, room_added_event_shape(), &added);
}

int64_t membership_begin(struct call *call, struct room *room, struct id user, enum member_role role)
{
        return membership_begin_by(call, room, user, role, ID_NONE);
}

int64_t membership_begin_by(struct call *call, struct room *room, struct id user, enum member_role role, struct id invite)
{
        struct member_joined_event joined = {.user = user, .role = role, .by = call->who.user, .has_invite = !id_is_none(invite), .invite = invite};
        int64_t seq = room_event(call, room, EVENT_member_joined, user, member_joined_event_shape(), &joined);

        rooms_count_members(&call->tx, room, 1);
        membership_store(call, room, user, role, seq);
        membership_tell_user(call, room, user, role, seq);
        return seq;
}

void membership_forget(struct call *call, const struct room *room, struct id user, int64_t seq)
{
        struct room_removed_event removed = {.room = room->id, .seq = seq};

        members_delete(&call->tx, room->id, user);
        users_remove_room(&call->tx, user, room->id);
        user_event(call, user, EVENT_room_removed, room->id, room_removed_event_shape(), &removed);
}

int64_t membership_end(struct call *call, struct room *room, struct id user, struct str reason)
{
        return membership_end_by(call, room, user, call->who.user, reason);
}

int64_t membership_end_by(struct call *call, struct room *room, struct id user, struct id by, struct str reason)
{
        struct member_left_event left = {.user = user, .by = by, .has_reason = reason.len > 0, .reason = reason};
        int64_t seq = room_event(call, room, EVENT_member_left, user, member_left_event_shape(), &left);

        rooms_count_members(&call->tx, room, -1);
        membership_forget(call, room, user, seq);
        return seq;
}
