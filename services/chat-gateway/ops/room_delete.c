/* room_delete.c — delete the room with everything in it. From the commit on there is no such room for anybody; its rows are swept away by room.end, in slices. */

#include "chat-gateway/membership.h"
#include "chat-gateway/repo/endings.h"

/* So many members are told in the transaction itself, which holds the room; the others by room.end, which sweeps. Who is online hears it from the room's log at once. */
enum { MEMBERS_TOLD_MAX = 100 };

enum err room_delete(struct call *call, const struct room_delete_in *in, struct room_delete_out *out)
{
        struct room *room = &seat_of(call)->room;
        struct room_deleted_event deleted = {.by = call->who.user, .has_reason = in->has_reason, .reason = in->reason};
        struct member *members;
        int count;

        out->seq = room_event(call, room, EVENT_room_deleted, ID_NONE, room_deleted_event_shape(), &deleted);
        endings_mark_deleted(&call->tx, room->id);
        count = members_page(&call->tx, room->id, ID_NONE, MEMBERS_TOLD_MAX, &members);
        for (int i = 0; i < count; i++) {
                membership_forget(call, room, members[i].user, out->seq);
                endings_forget_person(&call->tx, room->id, members[i].user);
        }
        return call->tx.failed;
}
