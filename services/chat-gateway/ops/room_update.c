/* room_update.c — change a room's name, topic or settings. */

#include "base/utf8.h"
#include "chat-gateway/room_password.h"
#include "chat-gateway/room_settings.h"
#include "chat-gateway/views.h"
#include "chat-gateway/wording.h"
#include "crypto/text.h"

#define ENDS_AHEAD_MS_MAX (10 * 366 * 24 * 3600 * 1000LL)

enum { TAG_CODE_POINTS_MAX = 30, KEPT_NOTHING_MS_MAX = 3600 * 1000 };

static enum err set_tags(struct call *call, const struct room_update_in *in, struct room *room, struct wording *wording)
{
        struct str all = STR_NONE;

        for (size_t i = 0; i < in->tags.count; i++) {
                const char *path = str_format(call->arena, "/tags/%zu", i).at;
                struct str tag;

                /* In one form, so that everybody finds the same ones. */
                if (!text_is_line(in->tags.items[i]) || text_normalize(in->tags.items[i], TEXT_NFKC_FOLDED, call->arena, &tag) != OK ||
                    !tag.len || utf8_count(tag) > TAG_CODE_POINTS_MAX)
                        return fail_field(call, path, "is not one line of visible text");
                TRY(wording_refuse_masked(call, room->id, path, tag, wording));
                all = all.at ? str_format(call->arena, "%.*s\n%.*s", STR_ARG(all), STR_ARG(tag)) : tag;
        }
        room->tags = all;
        return OK;
}

/* In a sealed room, too: what it is called the server reads. */
static enum err set_names(struct call *call, const struct room_update_in *in, struct room *room, struct wording *wording)
{
        if (in->has_name) {
                room->name = in->name;
                TRY(wording_check(call, room->id, "/name", &room->name, wording));
        }
        if (in->has_topic != PATCH_ABSENT) {
                room->topic = in->has_topic == PATCH_SET && in->topic.len ? in->topic : STR_NONE;
                TRY(wording_check(call, room->id, "/topic", &room->topic, wording));
        }
        if (in->has_category == PATCH_SET && !text_is_line(in->category))
                return fail_field(call, "/category", "is not one line of visible text");
        if (in->has_category != PATCH_ABSENT) {
                room->category = in->has_category == PATCH_SET ? in->category : STR_NONE;
                TRY(wording_check(call, room->id, "/category", &room->category, wording));
        }
        return OK;
}

static enum err set_what_it_is(struct call *call, const struct room_update_in *in, struct room *room, struct wording *wording)
{
        TRY(set_names(call, in, room, wording));
        if (in->has_picture != PATCH_ABSENT)
                room->picture = in->has_picture == PATCH_SET ? in->picture : ID_NONE;
        return in->has_tags != PATCH_ABSENT ? set_tags(call, in, room, wording) : OK;
}

static void set_how_it_behaves(const struct room_update_in *in, struct room *room)
{
        if (in->has_text_max)
                room->text_max = in->text_max;
        if (in->has_slow_mode_ms)
                room->slow_mode_ms = in->slow_mode_ms;
        if (in->has_newcomer_ms)
                room->newcomer_ms = in->newcomer_ms;
        if (in->has_newcomer_slow_ms)
                room->newcomer_slow_ms = in->newcomer_slow_ms;
        if (in->has_raid_joins != PATCH_ABSENT) {
                room->has_raid_joins = in->has_raid_joins == PATCH_SET;
                room->raid_joins     = room->has_raid_joins ? in->raid_joins : 0;
        }
        if (in->has_guard_closes)
                room->guard_closes = in->guard_closes;
        if (in->has_hides_history)
                room->hides_history = in->hides_history;
        if (in->has_retention_ms != PATCH_ABSENT)
                room->retention_ms = in->has_retention_ms == PATCH_SET ? in->retention_ms : 0;
        if (in->has_lifetime_ms != PATCH_ABSENT)
                room->lifetime_ms = in->has_lifetime_ms == PATCH_SET ? in->lifetime_ms : 0;
        if (in->has_lifetime_from)
                room->lifetime_from = in->lifetime_from;
        if (in->has_previews)
                room->previews = in->previews;
        if (in->has_language)
                room->language = in->language;
}

/* What is said goes once everybody has it, and soon for who is away. */
static enum err check_lifetime(struct call *call, const struct room *room)
{
        if (room->lifetime_from == LIFETIME_FROM_DELIVERY && (!room->lifetime_ms || room->lifetime_ms > KEPT_NOTHING_MS_MAX))
                return fail_field(call, "/lifetime_ms", "is an hour at most in a room that keeps nothing, and cannot be absent");
        return OK;
}

/* A room that ends is a room that is deleted: the same bit. */
static enum err set_end(struct call *call, const struct room_update_in *in, struct room *room)
{
        if (in->has_ends_at == PATCH_ABSENT)
                return OK;
        if (!(seat_permissions(call) & PERM_OWN))
                return fail(call, ERR_FORBIDDEN, "when a room ends is decided by its owners");
        if (in->has_ends_at == PATCH_SET && (in->ends_at <= call->now_ms || in->ends_at > call->now_ms + ENDS_AHEAD_MS_MAX))
                return fail_field(call, "/ends_at", "is not a time within the next ten years");
        room->ends_at = in->has_ends_at == PATCH_SET ? in->ends_at : 0;
        return OK;
}

static enum err check(struct call *call, const struct room_update_in *in)
{
        const struct room *room = &seat_of(call)->room;

        if (in->has_if_rev && in->if_rev != room->rev)
                return ERR_STALE;
        if (room->kind == ROOM_DIRECT)
                return fail(call, ERR_CONFLICT, "a direct room has no name, topic or settings");
        if (room->archived_at)
                return ERR_ARCHIVED;
        if (in->has_password == PATCH_SET && room->kind != ROOM_PUBLIC)
                return fail_field(call, "/password", "is for public rooms; nobody joins this one by themselves");
        return OK;
}

enum err room_update(struct call *call, const struct room_update_in *in, struct room_update_out *out)
{
        struct str password    = STR_NONE;
        struct wording wording = {0};
        struct room *room;

        TRY(check(call, in));
        if (in->has_password == PATCH_SET) {
                TRY(room_password_make(call, in->password, &password));
                TRY(check(call, in));
        }
        room = &seat_of(call)->room;
        TRY(set_what_it_is(call, in, room, &wording));
        set_how_it_behaves(in, room);
        TRY(check_lifetime(call, room));
        TRY(set_end(call, in, room));
        if (in->has_password != PATCH_ABSENT)
                room->password = password;
        out->seq   = room_settings_changed(call, room);
        wording_report(call, room->id, out->seq, &wording);
        out->rev   = room->rev;
        call->etag = view_tag(call, out->rev);
        return call->tx.failed;
}
