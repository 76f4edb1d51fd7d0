/* views.h — rooms as their caller sees them: with marks, and for direct rooms the other person. On a worker's thread, in a transaction. */
#pragma once
#include "chat-gateway/seat.h"

struct room_view view_of(struct call *call, const struct room *room, const struct member *member);

/* Many at once, with the caller's role and marks where there are any; in the arena. */
struct room_view *views_of_own(struct call *call, const struct room *rooms, size_t count);

/* A revision as an entity tag: "7". */
struct str view_tag(struct call *call, int64_t rev);
