/* template_create.c — keep how a room is set up, to make others like it. */

#include "chat-gateway/repo/templates.h"
#include "chat-gateway/repo/users.h"
#include "chat-gateway/room_template.h"
#include "chat-gateway/seat.h"

/* What the caller may not know of is not there. */
static enum err look(struct call *call, struct id id, struct room *room)
{
        struct member me;

        if (rooms_get(&call->tx, id, false, room) && members_get(&call->tx, id, call->who.user, &me))
                return room->kind == ROOM_DIRECT ? fail(call, ERR_CONFLICT, "a direct room has nothing to set up") : OK;
        return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
}

enum err template_create(struct call *call, const struct template_create_in *in, struct template_create_out *out)
{
        struct template_created_event created = {.template = id_make(), .name = in->name};
        struct template kept = {.user = call->who.user, .id = created.template, .name = in->name, .at = call->now_ms};
        struct template *all;
        struct room room;

        TRY(look(call, in->from, &room));
        /* The person's log is taken first: two who make one at once count one after the other. */
        out->user_seq = user_event(call, call->who.user, EVENT_template_created, ID_NONE, template_created_event_shape(), &created);
        if (templates_list(&call->tx, call->who.user, TEMPLATES_MAX, &all) == TEMPLATES_MAX)
                return fail(call, ERR_CONFLICT, "50 templates are the most one may have");
        kept.d = room_template_text(&room, call->arena);
        templates_insert(&call->tx, &kept);
        out->template = kept.id;
        return call->tx.failed;
}
