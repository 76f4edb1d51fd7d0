/* stretch.h — which stretch of a room's log room.events asks for, and how it is answered: the same whoever reads it. */
#pragma once
#include "chat-gateway/repo/log.h"
#include "chat-gateway/seat.h"

enum { STRETCH_LIMIT_DEFAULT = 50 };

struct stretch {
        int64_t from, to;                                /* nothing when from > to */
        int64_t limit;
        bool    is_newest;                               /* the last ones of the stretch, not the first */
};

/* What one bound or none asks for (around_seq is two stretches), between `floor` and `head`. */
struct stretch stretch_of(const struct room_events_in *in, int64_t floor, int64_t head);

/* All of the answer but the entries: for call->seat. */
void stretch_tell(const struct call *call, const struct room_events_in *in, struct room_events_out *out);
/* The entries. */
void stretch_tell_rows(struct call *call, const struct log_row *rows, int count, struct room_events_out *out);
