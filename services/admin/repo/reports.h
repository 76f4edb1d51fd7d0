/* reports.h — admin.reports, over what chat shows of what was reported (chat.pub_reported). */
#pragma once
#include "admin/ops.h"
#include "pg/tx.h"

struct report_row {
        struct id  id, room;
        bool       is_in_room;                           /* else `room` is the sender, who says it everywhere, and seq the number in their log */
        int64_t    seq;
        struct id  sender, source;                       /* source: who reported it, or which rule */
        bool       is_rule;
        enum report_reason reason;
        struct str words;
        int64_t    at;
        bool       is_closed;
        enum report_outcome outcome;                     /* when closed, with the three below */
        struct str note;
        struct id  closed_by;
        int64_t    closed_at;
        struct report_evidence evidence;                 /* by reports_get alone */
};

/* Whether chat has made its view and lets us read it. */
bool reports_are_there(struct tx *tx);

enum reports_of { REPORTS_ANY, REPORTS_OPEN, REPORTS_CLOSED };

/* The newest first, below `before` (ID_NONE: from the newest); of one room, unless it is ID_NONE. */
int reports_page(struct tx *tx, enum reports_of which, struct id room, struct id before, int64_t limit, struct report_row **out);

/* With the evidence. False when there is none of this id. */
bool reports_get(struct tx *tx, struct id id, struct report_row *out);

/* False when somebody has decided already. */
bool reports_close(struct tx *tx, const struct report_row *row);
