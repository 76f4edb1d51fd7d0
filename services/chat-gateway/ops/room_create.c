/* room_create.c — make a room, or find the direct room that two people have already. */

#include <stdlib.h>
#include <string.h>

#include "chat-gateway/membership.h"
#include "chat-gateway/repo/blocks.h"
#include "chat-gateway/repo/templates.h"
#include "chat-gateway/repo/users.h"
#include "chat-gateway/room_template.h"
#include "chat-gateway/views.h"
#include "chat-gateway/wording.h"

enum { TEXT_MAX_DEFAULT = 2000 };

static int by_id(const void *a, const void *b)
{
        return id_compare(*(const struct id *)a, *(const struct id *)b);
}

/* Everybody who is in from the beginning: in the order of their ids, each once, as locks are taken. */
static size_t gather(struct call *call, const struct room_create_in *in, struct id **out)
{
        struct id *all = arena_array(call->arena, struct id, in->members.count + 2);
        size_t count = 0, unique = 0;

        all[count++] = call->who.user;
        if (in->kind == ROOM_DIRECT)
                all[count++] = in->peer;
        else if (in->has_members)
                for (size_t i = 0; i < in->members.count; i++)
                        all[count++] = in->members.items[i];
        qsort(all, count, sizeof *all, by_id);
        for (size_t i = 0; i < count; i++)
                if (!i || !id_equal(all[i], all[unique - 1]))
                        all[unique++] = all[i];
        *out = all;
        return unique;
}

static enum err check(struct call *call, const struct room_create_in *in)
{
        if (in->kind != ROOM_DIRECT) {
                if (!in->has_name)
                        return fail_field(call, "/name", "is required for a room that is not direct");
                if (in->has_peer)
                        return fail_field(call, "/peer", "belongs to direct rooms alone");
                return OK;
        }
        if (!in->has_peer)
                return fail_field(call, "/peer", "is required for a direct room");
        if (id_equal(in->peer, call->who.user))
                return fail_field(call, "/peer", "is the caller");
        if (in->has_name)
                return fail_field(call, "/name", "belongs to rooms that are not direct");
        if (in->has_members)
                return fail_field(call, "/members", "belongs to rooms that are not direct");
        if (in->has_template)
                return fail_field(call, "/template", "belongs to rooms that are not direct");
        return OK;
}

static enum err use_template(struct call *call, struct id id, struct room *room)
{
        struct room_template of;
        struct template kept;

        if (!templates_get(&call->tx, call->who.user, id, &kept)) {
                TRY(call->tx.failed);
                fail_field(call, "/template", "is none of the caller's");
                return fail(call, ERR_NOT_FOUND, "there is no such template");
        }
        of = room_template_read(kept.d, call->arena);
        room_template_apply(&of, room, call->arena);
        return OK;
}

static enum err existing_direct_room(struct call *call, struct room *room, struct room_create_out *out)
{
        struct member member;

        if (!rooms_get(&call->tx, room->id, false, room) || !members_get(&call->tx, room->id, call->who.user, &member))
                return tx_fail(&call->tx, ERR_INTERNAL);
        if (room->is_blocked)
                return ERR_BLOCKED;
        out->room      = view_of(call, room, &member);
        out->existed   = true;
        call->location = room_location(call, room->id, "");
        return OK;
}

/* After everybody is locked: a block that is being made now is seen, or sees the room. */
static enum err check_blocks(struct call *call, const struct room *room, const struct id *people, size_t count)
{
        struct block_between *between;
        int found = blocks_between(&call->tx, call->who.user, people, count, &between);

        TRY(call->tx.failed);
        for (int i = 0; i < found; i++)
                if (between[i].is_blocker || room->kind == ROOM_DIRECT)
                        return ERR_BLOCKED;
        return OK;
}

static void tell(struct call *call, struct room *room, const struct id *people, size_t count)
{
        struct room_created_event created = {
                .by = call->who.user, .kind = room->kind, .encryption = room->encryption, .has_name = room->name.at != NULL, .name = room->name,
        };

        created.members.items = arena_array(call->arena, struct id, count);
        created.members.items[created.members.count++] = call->who.user;
        for (size_t i = 0; i < count; i++)
                if (!id_equal(people[i], call->who.user))
                        created.members.items[created.members.count++] = people[i];
        room_event(call, room, EVENT_room_created, ID_NONE, room_created_event_shape(), &created);
}

enum err room_create(struct call *call, const struct room_create_in *in, struct room_create_out *out)
{
        struct wording wording = {0};
        struct member me;
        struct id *people;
        size_t count;
        struct room room = {
                .kind       = in->kind,
                .encryption = in->has_encryption ? in->encryption : ENCRYPTION_NONE,
                .name       = in->has_name ? in->name : STR_NONE,
                .topic      = in->has_topic && in->topic.len ? in->topic : STR_NONE,
                .created_by = call->who.user,
                .created_at = call->now_ms,
                .text_max   = TEXT_MAX_DEFAULT,
                .previews   = true,
        };

        TRY(check(call, in));
        if (in->has_template)
                TRY(use_template(call, in->template, &room));
        TRY(wording_check(call, ID_NONE, "/name", &room.name, &wording));
        TRY(wording_check(call, ID_NONE, "/topic", &room.topic, &wording));
        count        = gather(call, in, &people);
        room.id      = in->kind == ROOM_DIRECT ? rooms_direct_id(call->who.user, in->peer) : id_make();
        room.members = (int64_t)count;
        TRY(membership_check_people(call, in->kind == ROOM_DIRECT ? "/peer" : "/members", people, count));
        if (!rooms_insert(&call->tx, &room)) {
                TRY(call->tx.failed);
                return existing_direct_room(call, &room, out);
        }
        if (in->kind == ROOM_DIRECT)
                for (size_t i = 0; i < count; i++)
                        users_lock(&call->tx, people[i]);
        for (size_t i = 0; i < count; i++)
                TRY(membership_check_room_for(call, people[i]));
        TRY(check_blocks(call, &room, people, count));
        if (in->has_template)
                rooms_update(&call->tx, &room);
        tell(call, &room, people, count);
        wording_report(call, room.id, room.seq, &wording);
        for (size_t i = 0; i < count; i++) {
                enum member_role role = in->kind != ROOM_DIRECT && id_equal(people[i], call->who.user) ? ROLE_OWNER : ROLE_MEMBER;

                membership_store(call, &room, people[i], role, room.seq);
                membership_tell_user(call, &room, people[i], role, room.seq);
        }
        if (!members_get(&call->tx, room.id, call->who.user, &me))
                return call->tx.failed;
        out->room      = view_of(call, &room, &me);
        call->location = room_location(call, room.id, "");
        return call->tx.failed;
}
