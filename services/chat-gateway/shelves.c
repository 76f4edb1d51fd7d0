/* shelves.c — where a question is looked for. */

#include "chat-gateway/shelves.h"

#include "chat-gateway/repo/rooms.h"
#include "chat-gateway/seat.h"
#include "crypto/login_name.h"
#include "crypto/text.h"

struct id shelves_person(struct call *call, struct str name)
{
        struct id user;
        struct str login;

        if (str_equal_ignoring_case(name, STR("me")))
                return call->who.user;
        if (id_parse(name, &user))
                return user;
        return login_name_normalize(name, call->arena, &login) == OK ? search_person(&call->tx, login) : ID_NONE;
}

/* One form for names that look alike. */
static struct str folded(struct str name, struct arena *arena)
{
        struct str out;

        return text_normalize(name, TEXT_NFKC_FOLDED, arena, &out) == OK ? out : name;
}

static bool may_read(const struct shelf *shelf)
{
        unsigned held = shelf->has_own_permissions || shelf->has_room_permissions ? (unsigned)shelf->permissions : role_permissions(shelf->role);

        return held & PERM_READ && !shelf->is_sealed;
}

/* As seat_floor says, and after what was read when only the unread is wanted. */
static int64_t floor_of(const struct shelf *shelf, bool is_unread)
{
        int64_t floor = shelf->floor > 1 ? shelf->floor : 1;

        if (shelf->hides_history && shelf->joined_seq > floor)
                floor = shelf->joined_seq;
        return is_unread && shelf->read_seq >= floor ? shelf->read_seq + 1 : floor;
}

static bool has(const struct shelves *shelves, struct id room)
{
        for (int i = 0; i < shelves->rooms_count; i++)
                if (id_equal(shelves->rooms[i], room))
                        return true;
        return false;
}

static void add(struct shelves *shelves, struct id room, int64_t floor, int64_t head)
{
        if (!has(shelves, room)) {
                shelves->numbers += head >= floor ? head - floor + 1 : 0;
                shelves->rooms[shelves->rooms_count]    = room;
                shelves->floors[shelves->rooms_count++] = floor;
        }
}

/* A room that the caller is not in is read by the rule of its history: of public ones what everyone may. */
static void add_other_room(struct call *call, struct shelves *shelves, struct id room)
{
        struct seat *here = call->seat, there;

        if (has(shelves, room) || seat_elsewhere(call, room, &there) != OK || there.is_member || there.room.encryption != ENCRYPTION_NONE)
                return;
        call->seat = &there;
        add(shelves, room, seat_floor(call), there.room.seq);
        call->seat = here;
}

static void add_named(struct call *call, struct shelves *shelves, struct str name, bool is_unread)
{
        struct str wanted = folded(name, call->arena);
        struct id room    = ID_NONE;
        bool is_id        = id_parse(name, &room);

        if (name.at[0] == '@') {
                struct id peer = shelves_person(call, (struct str){name.at + 1, name.len - 1});

                room  = id_is_none(peer) ? ID_NONE : rooms_direct_id(call->who.user, peer);
                is_id = true;
        }
        for (int i = 0; i < shelves->count; i++) {
                const struct shelf *shelf = &shelves->items[i];
                bool is_meant             = is_id ? id_equal(shelf->room, room) : shelf->name.at && str_equal(folded(shelf->name, call->arena), wanted);

                if (is_meant && may_read(shelf))
                        add(shelves, shelf->room, floor_of(shelf, is_unread), shelf->seq);
        }
        if (is_id && !is_unread && !id_is_none(room))
                add_other_room(call, shelves, room);
}

/* Each of one's rooms is there once, so nothing is looked for twice. */
static void add_all(struct shelves *shelves, bool is_unread)
{
        for (int i = 0; i < shelves->count; i++) {
                const struct shelf *shelf = &shelves->items[i];

                if (may_read(shelf)) {
                        int64_t floor = floor_of(shelf, is_unread);

                        shelves->numbers += shelf->seq >= floor ? shelf->seq - floor + 1 : 0;
                        shelves->rooms[shelves->rooms_count]    = shelf->room;
                        shelves->floors[shelves->rooms_count++] = floor;
                }
        }
}

struct shelves shelves_of(struct call *call, const struct asked *asked)
{
        struct shelves shelves = {.count = 0};

        shelves.count  = search_shelves(&call->tx, call->who.user, asked->is_unread, &shelves.items);
        shelves.rooms  = arena_array(call->arena, struct id, (size_t)shelves.count + ASKED_NAMES_MAX);
        shelves.floors = arena_array(call->arena, int64_t, (size_t)shelves.count + ASKED_NAMES_MAX);
        for (int i = 0; i < asked->in.count; i++)
                add_named(call, &shelves, asked->in.names[i], asked->is_unread);
        if (!asked->in.count)
                add_all(&shelves, asked->is_unread);
        return shelves;
}
