/* sight.h — whom a caller may see, and what of them the database knows. Filled by a worker; whether they are there is added on the loop (attendance.h), which alone knows. */
#pragma once
#include "op/call.h"
#include "chat-gateway/ops.h"

struct sight {
        struct id user;
        bool      is_allowed, shares_room;
};

/* What a call hands from the worker to the loop as its loop_owner: one for each view, in the same order. */
struct sights {
        size_t                count;
        struct sight         *items;
        struct presence_view *views;
};

/* Each of these once, in the order given: state is offline so far. In the call's arena. */
struct sights *sights_of(struct call *call, const struct id *users, size_t count);
