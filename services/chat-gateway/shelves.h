/* shelves.h — where a question is looked for: the rooms that the caller may read, and from which number on. On a worker's thread, in a transaction. */
#pragma once
#include "chat-gateway/asking.h"
#include "chat-gateway/repo/search.h"
#include "op/call.h"

struct shelves {
        struct shelf *items;                             /* all of the caller's rooms */
        int           count;
        struct id    *rooms;                             /* where to look: open ones of them, or such as are named */
        int64_t      *floors;
        int           rooms_count;
        int64_t       numbers;                           /* how many the logs of these have above the floors */
};
struct shelves shelves_of(struct call *call, const struct asked *asked);

/* Who is meant by a log-in name, an id or "me"; ID_NONE for nobody. */
struct id shelves_person(struct call *call, struct str name);
