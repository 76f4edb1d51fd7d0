/* room_update.c — change a room's name, topic or settings. */

#include "chat-gateway/views.h"

enum err room_update(struct call *call, const struct room_update_in *in, struct room_update_out *out)
{
        struct room *room = &seat_of(call)->room;

        if (in->has_if_rev && in->if_rev != room->rev)
                return ERR_STALE;
        if (room->kind == ROOM_DIRECT)
                return fail(call, ERR_CONFLICT, "a direct room has no name, topic or settings");
        if (room->archived_at)
                return ERR_ARCHIVED;
        if (in->has_name)
                room->name = in->name;
        if (in->has_topic != PATCH_ABSENT)
                room->topic = in->has_topic == PATCH_SET && in->topic.len ? in->topic : STR_NONE;
        if (in->has_text_max)
                room->text_max = in->text_max;
        room->rev++;
        rooms_update(&call->tx, room);

        struct room_updated_event updated = {
                .by = call->who.user, .rev = room->rev, .has_name = room->name.at != NULL, .name = room->name,
                .has_topic = room->topic.at != NULL, .topic = room->topic, .text_max = room->text_max,
        };
        out->seq   = room_event(call, room, EVENT_room_updated, ID_NONE, room_updated_event_shape(), &updated);
        out->rev   = room->rev;
        call->etag = view_tag(call, out->rev);
        return call->tx.failed;
}
