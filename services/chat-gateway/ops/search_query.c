/* search_query.c — messages, people and rooms by what is asked for. */

#include "base/map.h"
#include "chat-gateway/excerpt.h"
#include "chat-gateway/finding.h"
#include "chat-gateway/repo/rooms.h"
#include "chat-gateway/repo/users.h"
#include "chat-gateway/seat.h"
#include "crypto/login_name.h"
#include "crypto/text.h"

enum { LIMIT_DEFAULT = 20, PEOPLE_MAX = 10, ROOMS_MAX = 10, LANGUAGES_MAX = 16, NAME_BYTES_MAX = 400 };

/* --- whom and where */

static struct id person_of(struct call *call, struct str name)
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

        return held & PERM_READ;
}

/* As seat_floor says, and after what was read when only the unread is wanted. */
static int64_t floor_of(const struct shelf *shelf, bool is_unread)
{
        int64_t floor = shelf->floor > 1 ? shelf->floor : 1;

        if (shelf->hides_history && shelf->joined_seq > floor)
                floor = shelf->joined_seq;
        return is_unread && shelf->read_seq >= floor ? shelf->read_seq + 1 : floor;
}

struct shelves {
        struct shelf *items;
        int           count;
        struct id    *rooms;
        int64_t      *floors;
        int           rooms_count;
};

static bool has(const struct shelves *shelves, struct id room)
{
        for (int i = 0; i < shelves->rooms_count; i++)
                if (id_equal(shelves->rooms[i], room))
                        return true;
        return false;
}

static void add(struct shelves *shelves, struct id room, int64_t floor)
{
        if (!has(shelves, room)) {
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
        add(shelves, room, seat_floor(call));
        call->seat = here;
}

static void add_named(struct call *call, struct shelves *shelves, struct str name, bool is_unread)
{
        struct str wanted = folded(name, call->arena);
        struct id room    = ID_NONE;
        bool is_id        = id_parse(name, &room);

        if (name.at[0] == '@') {
                struct id peer = person_of(call, (struct str){name.at + 1, name.len - 1});

                room  = id_is_none(peer) ? ID_NONE : rooms_direct_id(call->who.user, peer);
                is_id = true;
        }
        for (int i = 0; i < shelves->count; i++) {
                const struct shelf *shelf = &shelves->items[i];
                bool is_meant             = is_id ? id_equal(shelf->room, room) : shelf->name.at && str_equal(folded(shelf->name, call->arena), wanted);

                if (is_meant && may_read(shelf))
                        add(shelves, shelf->room, floor_of(shelf, is_unread));
        }
        if (is_id && !is_unread && !id_is_none(room))
                add_other_room(call, shelves, room);
}

static struct shelves shelves_of(struct call *call, const struct asked *asked)
{
        struct shelves shelves = {.count = 0};

        shelves.count  = search_shelves(&call->tx, call->who.user, asked->is_unread, &shelves.items);
        shelves.rooms  = arena_array(call->arena, struct id, (size_t)shelves.count + ASKED_NAMES_MAX);
        shelves.floors = arena_array(call->arena, int64_t, (size_t)shelves.count + ASKED_NAMES_MAX);
        for (int i = 0; i < asked->in.count; i++)
                add_named(call, &shelves, asked->in.names[i], asked->is_unread);
        for (int i = 0; !asked->in.count && i < shelves.count; i++)
                if (may_read(&shelves.items[i])) {
                        shelves.rooms[shelves.rooms_count]    = shelves.items[i].room;
                        shelves.floors[shelves.rooms_count++] = floor_of(&shelves.items[i], asked->is_unread);
                }
        return shelves;
}

/* Of all these rooms, each once; and of rooms that the caller is not in nobody knows, so theirs is the installation's. */
static int languages_of(struct call *call, const struct shelves *shelves, enum search_language out[static LANGUAGES_MAX])
{
        bool is_there[LANGUAGES_MAX] = {false};
        int count                    = 0;

        is_there[filed_language(call, LANGUAGE_SIMPLE)] = true;
        for (int i = 0; i < shelves->count; i++)
                is_there[filed_language(call, shelves->items[i].language)] = true;
        for (int i = LANGUAGE_SIMPLE + 1; i < LANGUAGES_MAX; i++)
                if (is_there[i])
                        out[count++] = (enum search_language)i;
        return count;
}

/* --- messages */

static int matches_of(const struct question *question, const struct said *said, const struct lexeme *lexemes, int count, struct stretch *out)
{
        int found = 0;

        for (int i = 0; i < count; i++) {
                bool is_meant = question_begins(question, &lexemes[i]);

                for (int k = 0; k < said->places_count && !is_meant; k++)
                        is_meant = said->places[k] == lexemes[i].place;
                if (is_meant)
                        out[found++] = (struct stretch){lexemes[i].at, lexemes[i].length};
        }
        return found;
}

static struct search_hit hit_of(struct call *call, const struct question *question, const struct hit *hit)
{
        const struct said *said = &hit->said;
        struct str text         = filed_text(said, call->arena);
        struct search_hit out   = {
                .room = said->room, .message = said->seq, .at = said->at_ms, .from = said->sender, .rev = said->rev, .has_thread = said->thread > 0, .thread = said->thread,
                .is_like = hit->of_likes,
        };
        struct lexeme *lexemes;
        int count                = lexemes_of(text, call->arena, &lexemes);
        struct stretch *matches  = arena_array(call->arena, struct stretch, (size_t)count);
        struct excerpt excerpt   = excerpt_of(text, lexemes, count, matches, matches_of(question, said, lexemes, count, matches));

        out.excerpt       = excerpt.text;
        out.excerpt_at    = excerpt.at;
        out.is_cut        = excerpt.is_cut;
        out.matches.count = (size_t)excerpt.matches_count;
        out.matches.items = arena_array(call->arena, struct search_match, (size_t)excerpt.matches_count);
        for (int i = 0; i < excerpt.matches_count; i++)
                out.matches.items[i] = (struct search_match){excerpt.matches[i].at, excerpt.matches[i].length};
        return out;
}

static void find_messages(struct call *call, const struct search_query_in *in, const struct asked *asked, struct finding_place place, struct search_query_out *out)
{
        enum search_language languages[LANGUAGES_MAX];
        struct shelves shelves = shelves_of(call, asked);
        struct id from[ASKED_NAMES_MAX];
        struct question question;
        struct finding finding = {
                .call = call, .question = &question, .rooms = shelves.rooms, .floors = shelves.floors, .rooms_count = shelves.rooms_count,
                .by_age = in->has_sort && in->sort == FOUND_NEWEST,
        };
        int limit = in->has_limit ? (int)in->limit : LIMIT_DEFAULT, count;
        struct hit *hits = arena_array(call->arena, struct hit, (size_t)limit + 1);

        if (!shelves.rooms_count)
                return;
        for (int i = 0; i < asked->from.count; i++)
                from[i] = person_of(call, asked->from.names[i]);
        question_begin(&question, call, asked, from, languages, languages_of(call, &shelves, languages));
        finding.by_age = finding.by_age || !question_has_words(&question);
        count          = finding_page(&finding, &place, limit, hits, &out->has_next);
        out->messages.items = arena_array(call->arena, struct search_hit, (size_t)count);
        out->messages.count = (size_t)count;
        for (int i = 0; i < count; i++)
                out->messages.items[i] = hit_of(call, &question, &hits[i]);
        if (out->has_next)
                out->next = finding_place_write(&place, call->arena);
}

/* --- people and rooms: as user.search and room.browse find them */

/* The words as they were written, one blank between them. */
static struct str words_of(const struct asked *asked, struct arena *arena)
{
        struct str words = STR("");

        for (int i = 0; i < asked->words_count; i++)
                words = str_format(arena, "%.*s%s%.*s", STR_ARG(words), i ? " " : "", STR_ARG(asked->words[i].text));
        return words;
}

static void find_people(struct call *call, struct str words, struct search_query_out *out)
{
        struct person_found *found;
        int count;

        if (words.len < 2 || words.len > NAME_BYTES_MAX || !(call->who.scopes & 1u << SCOPE_DIRECTORY_READ))
                return;
        count             = search_people(&call->tx, words, PEOPLE_MAX, &found);
        out->people.items = arena_array(call->arena, struct search_person, (size_t)count);
        out->people.count = (size_t)count;
        for (int i = 0; i < count; i++)
                out->people.items[i] = (struct search_person){.user = found[i].user, .login = found[i].login, .has_name = found[i].name.at != NULL, .name = found[i].name};
}

static void add_room(struct search_query_out *out, const struct room *room, bool is_member)
{
        for (size_t i = 0; i < out->rooms.count; i++)
                if (id_equal(out->rooms.items[i].room, room->id))
                        return;
        if (out->rooms.count < ROOMS_MAX)
                out->rooms.items[out->rooms.count++] = (struct search_room){
                        .room = room->id, .kind = room->kind, .name = room->name, .has_topic = room->topic.at != NULL, .topic = room->topic, .members = room->members, .is_member = is_member,
                };
}

static bool contains(struct str whole, struct str part)
{
        for (size_t i = 0; i + part.len <= whole.len; i++)
                if (str_equal((struct str){whole.at + i, part.len}, part))
                        return true;
        return false;
}

static void find_rooms(struct call *call, struct str words, struct search_query_out *out)
{
        struct rooms_browse wanted = {.sort = SORT_NAME, .like = words, .limit = ROOMS_MAX};
        struct room *rooms;
        struct id *own;
        int count = users_rooms(&call->tx, call->who.user, &own);
        struct map *mine;

        out->rooms.items = arena_array(call->arena, struct search_room, ROOMS_MAX);
        if (!words.len || words.len > NAME_BYTES_MAX)
                return;
        mine  = map_create();
        words = folded(words, call->arena);
        for (int i = 0; i < count; i++)
                map_put(mine, own[i], &own[i]);
        count = rooms_of_ids(&call->tx, own, (size_t)count, &rooms);
        for (int i = 0; i < count; i++)
                if (rooms[i].name.at && contains(folded(rooms[i].name, call->arena), words))
                        add_room(out, &rooms[i], true);
        count = call->who.scopes & 1u << SCOPE_DIRECTORY_READ ? rooms_browse(&call->tx, &wanted, &rooms) : 0;
        for (int i = 0; i < count; i++)
                add_room(out, &rooms[i], map_get(mine, rooms[i].id) != NULL);
        map_destroy(&mine);
}

enum err search_query(struct call *call, const struct search_query_in *in, struct search_query_out *out)
{
        enum search_what what      = in->has_what ? in->what : SEARCH_ALL;
        struct finding_place place = {0};
        char wrong[ASKED_WRONG_BYTES];
        struct asked asked;
        bool looks_for_names;

        if (!asked_read(in->text, in->has_utc_offset_minutes ? in->utc_offset_minutes : 0, &asked, wrong))
                return fail_field(call, "/text", str_copy(str_from(wrong), call->arena).at);
        if (in->has_cursor && !finding_place_read(in->cursor, call->arena, &place))
                return fail_field(call, "/cursor", "is not one that was handed out");
        looks_for_names = asked_is_plain(&asked) && !in->has_cursor;
        if (looks_for_names && (what == SEARCH_ALL || what == SEARCH_PEOPLE))
                find_people(call, words_of(&asked, call->arena), out);
        if (looks_for_names && (what == SEARCH_ALL || what == SEARCH_ROOMS))
                find_rooms(call, words_of(&asked, call->arena), out);
        if (what == SEARCH_ALL || what == SEARCH_MESSAGES)
                find_messages(call, in, &asked, place, out);
        return call->tx.failed;
}
