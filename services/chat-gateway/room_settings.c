/* room_settings.c — a room's settings, out of its row and into its log. */

#include "chat-gateway/room_settings.h"

enum { TAGS_MAX = 10 };

#define PERM(bit, name, sentence) _Static_assert(bit == (int)PERMISSION_##name, "permissions.def and room_permission disagree");
#include "proto/permissions.def"

enum { PERMISSIONS_COUNT = PERMISSION_EXPORT + 1 };

struct permission_list permission_list(unsigned bits, struct arena *arena)
{
        struct permission_list list = {0, arena_array(arena, enum room_permission, PERMISSIONS_COUNT)};

        for (int bit = 0; bit < PERMISSIONS_COUNT; bit++)
                if (bits & 1u << bit)
                        list.items[list.count++] = (enum room_permission)bit;
        return list;
}

unsigned permission_bits(const enum room_permission *items, size_t count)
{
        unsigned bits = 0;

        for (size_t i = 0; i < count; i++)
                bits |= 1u << items[i];
        return bits;
}

struct room_settings room_settings(const struct room *room)
{
        return (struct room_settings){
                .slow_mode_ms = room->slow_mode_ms, .newcomer_ms = room->newcomer_ms, .newcomer_slow_ms = room->newcomer_slow_ms,
                .has_raid_joins = room->has_raid_joins, .raid_joins = room->raid_joins, .has_guard_closes = room->guard_closes, .guard_closes = room->guard_closes,
                .hides_history = room->hides_history,
                .has_retention_ms = room->retention_ms != 0, .retention_ms = room->retention_ms,
                .has_lifetime_ms = room->lifetime_ms != 0, .lifetime_ms = room->lifetime_ms,
                .lifetime_from = room->lifetime_from, .previews = room->previews, .language = room->language,
        };
}

struct role_list room_roles(const struct room *room, struct arena *arena)
{
        struct role_list roles = {0};

        if (!room->permissions)
                return roles;
        roles.items = arena_array(arena, struct role_bits, ROLE_OWNER);
        for (int role = ROLE_GUEST; role <= ROLE_OWNER; role++) {
                struct permission_list held = permission_list((unsigned)room->permissions[role], arena);

                roles.items[roles.count++] = (struct role_bits){.role = (enum member_role)role, .permissions = {held.count, held.items}};
        }
        return roles;
}

struct text_list room_tags(const struct room *room, struct arena *arena)
{
        struct text_list tags = {0};
        struct str rest = room->tags;

        if (!rest.len)
                return tags;
        tags.items = arena_array(arena, struct str, TAGS_MAX);
        while (rest.at && tags.count < TAGS_MAX)
                tags.items[tags.count++] = str_until(rest, '\n', &rest);
        return tags;
}

static int64_t tell(struct call *call, struct room *room, struct id subject)
{
        struct role_list roles = room_roles(room, call->arena);
        struct text_list tags  = room_tags(room, call->arena);

        room->rev++;
        rooms_update(&call->tx, room);
        struct room_updated_event updated = {
                .by = call->who.user, .rev = room->rev, .has_name = room->name.at != NULL, .name = room->name,
                .has_topic = room->topic.at != NULL, .topic = room->topic,
                .has_picture = !id_is_none(room->picture), .picture = room->picture,
                .has_category = room->category.at != NULL, .category = room->category,
                .has_tags = tags.count > 0, .tags = {tags.count, tags.items}, .text_max = room->text_max,
                .needs_password = room->password.at != NULL, .has_ends_at = room->ends_at != 0, .ends_at = room->ends_at,
                .settings = room_settings(room), .has_roles = roles.count > 0, .roles = {roles.count, roles.items},
        };
        return room_event(call, room, EVENT_room_updated, subject, room_updated_event_shape(), &updated);
}

int64_t room_settings_changed(struct call *call, struct room *room)
{
        return tell(call, room, ID_NONE);
}

int64_t room_readers_changed(struct call *call, struct room *room)
{
        return tell(call, room, room->id);
}
