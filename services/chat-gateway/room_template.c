/* room_template.c — how a room is set up, out of its row and into another's. */

#include "chat-gateway/room_template.h"

#include "base/buf.h"
#include "chat-gateway/room_settings.h"
#include "json/read.h"
#include "json/write.h"

enum { TEMPLATE_TEXT_MAX = 16 << 10 };

struct str room_template_text(const struct room *room, struct arena *arena)
{
        struct role_list roles  = room_roles(room, arena);
        struct text_list tags   = room_tags(room, arena);
        struct room_template of = {
                .has_topic = room->topic.at != NULL, .topic = room->topic, .has_picture = !id_is_none(room->picture), .picture = room->picture,
                .has_category = room->category.at != NULL, .category = room->category, .has_tags = tags.count > 0, .tags = {tags.count, tags.items},
                .text_max = room->text_max, .settings = room_settings(room), .has_roles = roles.count > 0, .roles = {roles.count, roles.items},
        };
        struct buf text;

        buf_init(&text, arena, TEMPLATE_TEXT_MAX);
        json_write(&text, room_template_shape(), &of);
        return buf_str(&text);
}

/* We wrote it ourselves: a member that is not known is a later version's. */
struct room_template room_template_read(struct str text, struct arena *arena)
{
        struct room_template of    = {0};
        struct field_faults faults = {0};
        struct json_read how       = {.arena = arena, .faults = &faults, .places = PLACES_ALL, .unknown_allowed = true};

        json_read(&how, room_template_shape(), text, &of);
        return of;
}

static const int64_t *roles_of(const struct room_template *of, struct arena *arena)
{
        int64_t *set = arena_array(arena, int64_t, ROLE_OWNER + 1);

        if (!of->has_roles)
                return NULL;
        for (int role = ROLE_NOBODY; role <= ROLE_OWNER; role++)
                set[role] = role_permissions((enum member_role)role);
        for (size_t i = 0; i < of->roles.count; i++)
                set[of->roles.items[i].role] = permission_bits(of->roles.items[i].permissions.items, of->roles.items[i].permissions.count);
        return set;
}

static struct str tags_of(const struct room_template *of, struct arena *arena)
{
        struct str all = STR_NONE;

        for (size_t i = 0; of->has_tags && i < of->tags.count; i++)
                all = all.at ? str_format(arena, "%.*s\n%.*s", STR_ARG(all), STR_ARG(of->tags.items[i])) : of->tags.items[i];
        return all;
}

void room_template_apply(const struct room_template *of, struct room *room, struct arena *arena)
{
        const struct room_settings *settings = &of->settings;

        if (!room->topic.at && of->has_topic)
                room->topic = of->topic;
        room->picture          = of->has_picture ? of->picture : ID_NONE;
        room->category         = of->has_category ? of->category : STR_NONE;
        room->tags             = tags_of(of, arena);
        room->text_max         = of->text_max;
        room->permissions      = roles_of(of, arena);
        room->slow_mode_ms     = settings->slow_mode_ms;
        room->newcomer_ms      = settings->newcomer_ms;
        room->newcomer_slow_ms = settings->newcomer_slow_ms;
        room->has_raid_joins   = settings->has_raid_joins;
        room->raid_joins       = settings->raid_joins;
        room->guard_closes     = settings->has_guard_closes && settings->guard_closes;
        room->hides_history    = settings->hides_history;
        room->retention_ms     = settings->has_retention_ms ? settings->retention_ms : 0;
        room->lifetime_ms      = settings->has_lifetime_ms ? settings->lifetime_ms : 0;
        room->lifetime_from    = settings->lifetime_from;
        room->previews         = settings->previews;
        room->language         = settings->language;
}
