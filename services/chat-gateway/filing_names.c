/* filing_names.c — names of people and public rooms go into the index. */

#include "chat-gateway/filing_names.h"

#include "chat-gateway/name_match.h"
#include "chat-gateway/repo/rooms.h"
#include "chat-gateway/repo/search_names.h"

/* Of the ids those that have a name to be found by, and of the others that they have none. */
struct names {
        const struct id *ids;
        struct str      *names;                          /* STR_NONE: it is not to be found */
        int              count;
};

static struct names names_of(const struct id *ids, int count, struct arena *arena)
{
        return (struct names){ids, arena_array(arena, struct str, (size_t)count), count};
}

static void put(struct names *names, struct id id, struct str name)
{
        for (int i = 0; i < names->count; i++)
                if (id_equal(names->ids[i], id))
                        names->names[i] = name;
}

static void file(struct call *call, bool are_people, const struct names *names)
{
        struct id *filed   = arena_array(call->arena, struct id, (size_t)names->count), *gone = arena_array(call->arena, struct id, (size_t)names->count);
        struct str *shapes = arena_array(call->arena, struct str, (size_t)names->count);
        int filed_count = 0, gone_count = 0;

        for (int i = 0; i < names->count; i++) {
                struct str shape = names->names[i].at ? name_shape(names->names[i], call->arena) : STR("");

                if (!shape.len) {
                        gone[gone_count++] = names->ids[i];
                        continue;
                }
                filed[filed_count]    = names->ids[i];
                shapes[filed_count++] = shape;
        }
        search_names_forget(&call->tx, gone, gone_count);
        search_names_file(&call->tx, are_people, filed, shapes, filed_count);
}

void filing_room_names(struct call *call, const struct id *rooms, int count)
{
        struct names names = names_of(rooms, count, call->arena);
        struct room *found;
        int found_count = rooms_of_ids(&call->tx, rooms, (size_t)count, &found);

        for (int i = 0; i < found_count; i++)
                if (found[i].kind == ROOM_PUBLIC && !found[i].archived_at && found[i].name.at)
                        put(&names, found[i].id, found[i].name);
        file(call, false, &names);
}

/* The log-in name and the one they show, as if they were one. */
void filing_people_names(struct call *call, const struct id *people, int count)
{
        struct names names = names_of(people, count, call->arena);
        struct person_named *found;
        int found_count = search_people(&call->tx, people, count, &found);

        for (int i = 0; i < found_count; i++)
                put(&names, found[i].user, str_format(call->arena, "%.*s %.*s", STR_ARG(found[i].login), STR_ARG(found[i].name)));
        file(call, true, &names);
}
