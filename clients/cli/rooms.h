/* rooms.h — which room a person means: an id, the name of one of their own or of a public room, or
 * @somebody for the room of the two. */
#pragma once
#include <stdbool.h>
#include "base/id.h"
#include "base/str.h"
#include "c/tables.h"

struct program;

enum room_wanted {
        ROOM_THAT_EXISTS,
        ROOM_OR_DIRECT,                                  /* @somebody may be made */
};

/* Complains, and gives the exit code. One's own rooms go before public ones; a name that several have is
 * refused, with their ids. */
int rooms_find(struct program *program, struct str text, enum room_wanted wanted, struct room_view *out);

/* "lobby", or "@bob" for a direct room: clean. Its peer should be known (people.h) by then. */
struct str room_title(const struct program *program, const struct room_view *room);
/* The same by its id, asked for once; the id itself when it may not be seen any more. */
struct str rooms_title_of(struct program *program, struct id room);
