/* seat.c — the caller's place in a room, and what the call changes there. */

#include "chat-gateway/seat.h"

#include <string.h>

#include "base/buf.h"
#include "chat-gateway/mentions.h"
#include "chat-gateway/repo/bans.h"
#include "chat-gateway/repo/log.h"
#include "chat-gateway/repo/mentions.h"
#include "chat-gateway/repo/users.h"
#include "json/write.h"
#include "op/run.h"

enum { EVENT_TEXT_MAX = 192u << 10 };

void seat_enter(struct call *call, bool is_changing)
{
        const struct field *field = op_room(call->op);
        struct seat *seat;
        struct id room;

        /* What is the caller's own about a room is theirs whether there is still such a room or not, and does not tell them. */
        if (!field || call->op->who == WHO_SIGNED_IN)
                return;
        memcpy(&room, (const char *)call->in + field->offset, sizeof room);
        seat = call->seat = arena_zero(call->arena, sizeof *seat);
        if (!rooms_get(&call->tx, room, is_changing, &seat->room)) {
                tx_fail(&call->tx, ERR_NOT_FOUND);
                return;
        }
        seat->is_member = members_get(&call->tx, room, call->who.user, &seat->member);
        seat->is_banned = !seat->is_member && call->who.is_signed_in && bans_hold(&call->tx, room, call->who.user, call->now_ms);
}

bool seat_is_member(const struct call *call)
{
        return call->seat && seat_of(call)->is_member;
}

bool seat_is_viewer(const struct call *call)
{
        return call->seat && (seat_of(call)->is_member || (seat_of(call)->room.kind == ROOM_PUBLIC && !call->who.is_guest));
}

unsigned member_permissions(const struct room *room, const struct member *member)
{
        if (member->has_permissions)
                return member->permissions;
        return room->permissions ? (unsigned)room->permissions[member->role] : role_permissions(member->role);
}

unsigned seat_permissions(const struct call *call)
{
        const struct seat *seat = seat_of(call);

        if (!seat)
                return 0;
        if (seat->is_member)
                return member_permissions(&seat->room, &seat->member);
        /* Who may see a room without being in it may read it, unless it asks for a password or has shut them out. */
        return seat->room.kind == ROOM_PUBLIC && !seat->room.password.at && !seat->is_banned ? PERM_READ : 0;
}

enum err seat_hold(struct call *call)
{
        members_hold(&call->tx, seat_of(call)->room.id, call->who.user);
        seat_enter(call, false);
        TRY(call->tx.failed);
        return permit(call);
}

enum err seat_is_writable(struct call *call)
{
        const struct room *room = &seat_of(call)->room;

        if (room->archived_at)
                return ERR_ARCHIVED;
        if (room->is_blocked)
                return ERR_BLOCKED;
        if (seat_of(call)->is_member && seat_of(call)->member.muted_until > call->now_ms)
                return ERR_MUTED;
        if (room->locked_at && !(seat_permissions(call) & PERM_MODERATE))
                return ERR_LOCKED;
        return OK;
}

enum err seat_elsewhere(struct call *call, struct id room, struct seat *out)
{
        struct seat *here = call->seat;
        bool may_read;

        *out = (struct seat){0};
        if (!rooms_get(&call->tx, room, false, &out->room))
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        out->is_member = members_get(&call->tx, room, call->who.user, &out->member);
        out->is_banned = !out->is_member && bans_hold(&call->tx, room, call->who.user, call->now_ms);
        call->seat     = out;
        may_read       = seat_is_viewer(call) && seat_permissions(call) & PERM_READ;
        call->seat     = here;
        TRY(call->tx.failed);
        return may_read ? OK : ERR_NOT_FOUND;
}

int64_t seat_floor(const struct call *call)
{
        const struct seat *seat = seat_of(call);
        int64_t floor = seat->room.floor > 1 ? seat->room.floor : 1;

        if (!seat->room.hides_history)
                return floor;
        if (!seat->is_member)
                return seat->room.seq + 1;
        return seat->member.joined_seq > floor ? seat->member.joined_seq : floor;
}

struct str room_location(struct call *call, struct id room, const char *rest)
{
        char text[ID_TEXT_LEN + 1];

        id_print(room, text);
        return str_format(call->arena, "/v1/rooms/%s%s", text, rest);
}

/* --- changes */

static struct publication *publication_of(struct call *call)
{
        if (!call->publication)
                call->publication = arena_zero(call->arena, sizeof(struct publication));
        return call->publication;
}

static struct published *note(struct call *call)
{
        struct publication *publication = publication_of(call);

        if (publication->count == publication->cap) {
                int cap = publication->cap ? publication->cap * 2 : 4;
                struct published *items = arena_array(call->arena, struct published, (size_t)cap);

                if (publication->count)
                        memcpy(items, publication->items, (size_t)publication->count * sizeof *items);
                publication->items = items;
                publication->cap   = cap;
        }
        return &publication->items[publication->count++];
}

static struct str text_of(struct call *call, const struct shape *shape, const void *d)
{
        struct buf text;

        buf_init(&text, call->arena, EVENT_TEXT_MAX);
        json_write(&text, shape, d);
        return buf_str(&text);
}

/* Takes the room's next number. */
static int64_t store(struct call *call, struct room *room, struct log_row *row)
{
        rooms_step(&call->tx, room);
        if (call->tx.failed != OK)
                return 0;
        row->room  = room->id;
        row->seq   = room->seq;
        row->at_ms = room->last_at;
        log_insert_change(&call->tx, row);
        feed_moved_room(&call->moves, call->arena, room->id, row->seq);
        *note(call) = (struct published){{LOG_OF_ROOM, room->id}, row->event, NULL, row->seq, row->at_ms, row->subject, row->d};
        return row->seq;
}

int64_t room_event_about(struct call *call, struct room *room, enum event event, int64_t target, struct id subject, const struct shape *shape, const void *d)
{
        return store(call, room, &(struct log_row){.event = event, .actor = call->who.user, .subject = subject, .target = target, .d = text_of(call, shape, d)});
}

int64_t room_event_unsigned(struct call *call, struct room *room, enum event event, int64_t target, const struct shape *shape, const void *d)
{
        return store(call, room, &(struct log_row){.event = event, .actor = ID_NONE, .target = target, .d = text_of(call, shape, d)});
}

int64_t room_event(struct call *call, struct room *room, enum event event, struct id subject, const struct shape *shape, const void *d)
{
        return room_event_about(call, room, event, 0, subject, shape, d);
}

int64_t user_event(struct call *call, struct id user, enum event event, struct id subject, const struct shape *shape, const void *d)
{
        struct user_log_row row = {.user = user, .event = event, .subject = subject, .d = text_of(call, shape, d)};

        users_log_insert(&call->tx, &row);
        if (call->tx.failed != OK)
                return 0;
        feed_moved_user(&call->moves, call->arena, user, row.user_seq);
        *note(call) = (struct published){{LOG_OF_USER, user}, event, NULL, row.user_seq, row.at_ms, subject, row.d};
        return row.user_seq;
}

void room_signal(struct call *call, struct id room, const char *name, struct id subject, struct str d)
{
        *note(call) = (struct published){.key = {LOG_OF_ROOM, room}, .event = EVENT_none, .signal = name, .subject = subject, .d = d};
}

void room_mentions(struct call *call, struct id room, int64_t seq, struct id sender, const struct mention_result *named)
{
        struct publication *publication = publication_of(call);

        mentions_remove(&call->tx, room, seq, named->names_here);
        if (!named->count)
                return;
        mentions_add(&call->tx, room, seq, sender, named->items, (size_t)named->count);
        mentions_note_untold(&call->tx, room, seq);
        publication->has_mentions  = true;
        publication->mentions_room = room;
        publication->mentions_seq  = seq;
}
