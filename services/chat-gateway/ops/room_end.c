/* room_end.c — a room whose time is over, or that was deleted: first nobody can reach it any more, then everyone who was in it is told, then its rows go. One slice of that. */

#include "chat-gateway/filing.h"
#include "chat-gateway/repo/endings.h"
#include "chat-gateway/repo/users.h"
#include "chat-gateway/repo/word_rules.h"
#include "chat-gateway/seat.h"

/* Up to `limit` members, in the order of their ids. How many. */
static int tell_members(struct call *call, const struct room *room, int64_t limit)
{
        struct room_removed_event removed = {.room = room->id, .seq = room->seq};
        struct member *members;
        int count = members_page(&call->tx, room->id, ID_NONE, limit, &members);

        for (int i = 0; i < count; i++) {
                members_delete(&call->tx, room->id, members[i].user);
                users_remove_room(&call->tx, members[i].user, room->id);
                endings_forget_person(&call->tx, room->id, members[i].user);
                user_event(call, members[i].user, EVENT_room_removed, room->id, room_removed_event_shape(), &removed);
        }
        return count;
}

enum err room_end(struct call *call, const struct room_end_in *in, struct room_end_out *out)
{
        struct room_ended_event ended = {0};
        bool is_deleted, is_due;
        struct room room;

        if (!endings_room(&call->tx, in->room, &room, &ended.ends_at, &is_deleted, &is_due) || !is_due)
                return call->tx.failed;
        if (!is_deleted) {
                room_event(call, &room, EVENT_room_ended, ID_NONE, room_ended_event_shape(), &ended);
                endings_mark_deleted(&call->tx, in->room);
        }
        room_rules_forget(&call->tx, in->room);
        out->is_more = tell_members(call, &room, in->limit) > 0 || filing_sweep(&call->tx, in->room, in->limit) || endings_sweep(&call->tx, in->room, in->limit);
        return call->tx.failed;
}
