/* finding_names.c — people and rooms by what they are called: the index says who may be meant, and what they are called now decides. */

#include "chat-gateway/finding_names.h"

#include <stdlib.h>
#include <string.h>

#include "chat-gateway/name_match.h"
#include "chat-gateway/repo/rooms.h"
#include "chat-gateway/repo/search_names.h"

enum { PEOPLE_MAX = 10, ROOMS_MAX = 10, CANDIDATES_MAX = 200, CANDIDATES_ENOUGH = 20, PEOPLE_BYTES_MIN = 2, NAME_BYTES_MAX = 400 };

static bool has_directory(const struct call *call)
{
        return call->who.scopes & 1u << SCOPE_DIRECTORY_READ;
}

/* A word of n letters is n + 1 trigrams. One letter that is missing or another one costs three of them, two that changed places four: of short words hardly any are left, and of those with two mistakes
 * no more than these are asked for, since what a quarter of all names have in common with a word says nothing. */
static int64_t likeness_wanted(struct str shape)
{
        switch (shape.len) {
        case 5:  return 320;
        case 6:  return 420;
        case 7:  return 490;
        default: return 390;
        }
}

static int without_twice(struct id *ids, int first, int second)
{
        int count = first;

        for (int i = first; i < first + second; i++) {
                bool is_there = false;

                for (int k = 0; k < first && !is_there; k++)
                        is_there = id_equal(ids[k], ids[i]);
                if (!is_there)
                        ids[count++] = ids[i];
        }
        return count;
}

/* Those that have the letters; what is spelt differently fits less than any of them, and is only looked for where they are few. */
static int find(struct call *call, bool are_people, const struct name_asked *asked, struct id **out)
{
        struct str letters = asked->is_part ? asked->shape : str_format(call->arena, " %.*s", STR_ARG(asked->shape));
        struct id *ids     = arena_array(call->arena, struct id, 2 * CANDIDATES_MAX), *found;
        int with           = search_names_with(&call->tx, are_people, letters, asked->shape, CANDIDATES_MAX, &found), like = 0;

        *out = ids;
        memcpy(ids, found, (size_t)with * sizeof *ids);
        if (asked->is_like && with < CANDIDATES_ENOUGH) {
                like = search_names_like(&call->tx, are_people, asked->shape, likeness_wanted(asked->shape), CANDIDATES_MAX, &found);
                memcpy(ids + with, found, (size_t)like * sizeof *ids);
        }
        return without_twice(ids, with, like);
}

/* --- those that fit best */

struct fitting {
        struct id  id;
        int        score;
        int64_t    size;                                 /* of those that fit alike the largest first, then the shortest name */
        struct str name;
        const void *of;
};

static int by_fit(const void *a, const void *b)
{
        const struct fitting *x = a, *y = b;

        if (x->score != y->score)
                return x->score < y->score ? 1 : -1;
        if (x->size != y->size)
                return x->size < y->size ? 1 : -1;
        if (x->name.len != y->name.len)
                return x->name.len < y->name.len ? -1 : 1;
        return id_compare(x->id, y->id);
}

static int best(struct fitting *all, int count, int most)
{
        if (count)
                qsort(all, (size_t)count, sizeof *all, by_fit);
        return count < most ? count : most;
}

/* --- people */

/* Their log-in name comes before the name they show. */
static int fits_person(const struct name_asked *asked, const struct person_named *person, struct arena *arena)
{
        int login = name_fits(asked, person->login, arena), name = person->name.at ? name_fits(asked, person->name, arena) : NAME_OTHER;

        return login ? (login >= name ? login + 1 : name) : name;
}

void finding_people(struct call *call, struct str words, struct search_query_out *out)
{
        struct name_asked asked = name_asked_of(words, call->arena);
        struct person_named *people;
        struct fitting *all;
        struct id *found;
        int count, fitting = 0;

        if (!asked.count || words.len < PEOPLE_BYTES_MIN || words.len > NAME_BYTES_MAX || !has_directory(call))
                return;
        count = find(call, true, &asked, &found);
        count = search_people(&call->tx, found, count, &people);
        all   = arena_array(call->arena, struct fitting, (size_t)count);
        for (int i = 0; i < count; i++) {
                int score = fits_person(&asked, &people[i], call->arena);

                if (score)
                        all[fitting++] = (struct fitting){.id = people[i].user, .score = score, .name = people[i].login, .of = &people[i]};
        }
        fitting           = best(all, fitting, PEOPLE_MAX);
        out->people.items = arena_array(call->arena, struct search_person, (size_t)fitting);
        out->people.count = (size_t)fitting;
        for (int i = 0; i < fitting; i++) {
                const struct person_named *person = all[i].of;

                out->people.items[i] = (struct search_person){
                        .user = person->user, .login = person->login, .has_name = person->name.at != NULL, .name = person->name, .is_like = all[i].score <= NAME_LIKE + 1,
                };
        }
}

/* --- rooms */

static bool is_own(const struct shelves *shelves, struct id room)
{
        for (int i = 0; i < shelves->count; i++)
                if (id_equal(shelves->items[i].room, room))
                        return true;
        return false;
}

/* The own ones that fit best, by the names they have now. */
static int own_rooms(struct call *call, const struct shelves *shelves, const struct name_asked *asked, struct id *out)
{
        struct fitting *all = arena_array(call->arena, struct fitting, (size_t)shelves->count);
        int count           = 0;

        for (int i = 0; i < shelves->count; i++) {
                const struct shelf *shelf = &shelves->items[i];
                int score                 = shelf->name.at ? name_fits(asked, shelf->name, call->arena) : NAME_OTHER;

                if (score)
                        all[count++] = (struct fitting){.id = shelf->room, .score = score, .name = shelf->name};
        }
        count = best(all, count, ROOMS_MAX);
        for (int i = 0; i < count; i++)
                out[i] = all[i].id;
        return count;
}

/* Of others the public ones that are not archived, as room.browse shows them. */
static int other_rooms(struct call *call, const struct shelves *shelves, const struct name_asked *asked, struct id *out)
{
        struct id *found;
        int count = has_directory(call) ? find(call, false, asked, &found) : 0, kept = 0;

        for (int i = 0; i < count; i++)
                if (!is_own(shelves, found[i]))
                        out[kept++] = found[i];
        return kept;
}

void finding_rooms(struct call *call, const struct shelves *shelves, struct str words, struct search_query_out *out)
{
        struct name_asked asked = name_asked_of(words, call->arena);
        struct id *ids          = arena_array(call->arena, struct id, ROOMS_MAX + 2 * CANDIDATES_MAX);
        struct fitting *all     = arena_array(call->arena, struct fitting, ROOMS_MAX + 2 * CANDIDATES_MAX);
        struct room *rooms;
        int own, count, fitting = 0;

        if (!asked.count || words.len > NAME_BYTES_MAX)
                return;
        own   = own_rooms(call, shelves, &asked, ids);
        count = own + other_rooms(call, shelves, &asked, ids + own);
        count = rooms_of_ids(&call->tx, ids, (size_t)count, &rooms);
        for (int i = 0; i < count; i++) {
                int score  = rooms[i].name.at ? name_fits(&asked, rooms[i].name, call->arena) : NAME_OTHER;
                bool shows = is_own(shelves, rooms[i].id) || (rooms[i].kind == ROOM_PUBLIC && !rooms[i].archived_at);

                if (score && shows)
                        all[fitting++] = (struct fitting){.id = rooms[i].id, .score = score, .size = rooms[i].members, .name = rooms[i].name, .of = &rooms[i]};
        }
        fitting          = best(all, fitting, ROOMS_MAX);
        out->rooms.items = arena_array(call->arena, struct search_room, (size_t)fitting);
        out->rooms.count = (size_t)fitting;
        for (int i = 0; i < fitting; i++) {
                const struct room *room = all[i].of;

                out->rooms.items[i] = (struct search_room){
                        .room = room->id, .kind = room->kind, .name = room->name, .has_topic = room->topic.at != NULL, .topic = room->topic, .members = room->members,
                        .is_member = is_own(shelves, room->id), .is_like = all[i].score <= NAME_LIKE,
                };
        }
}
