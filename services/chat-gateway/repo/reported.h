/* reported.h — chat.reported: messages, and what else is said, that were reported, as they stood. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

#define REPORTED_KEPT_MS    (180 * 86400000LL)           /* evidence is kept so long, once it was decided about: as pub_reported_due tells */
#define REPORTED_NEIGHBOURS 3                            /* before it, and as many after it */

struct reported {
        struct id  room;                                 /* of what stood in none: the sender … */
        int64_t    seq;                                  /* … and the number in their log */
        struct id  source;                               /* who reported it, or which rule */
        bool       is_rule;
        struct id  id;
        enum report_reason reason;
        struct str words;                                /* STR_NONE for none */
        int64_t    at;
        struct id  sender;
        int64_t    said_at, rev;
        struct str body;                                 /* as JSON */
};

/* With the messages that stand around it. Of one source a message is reported once: false when it was already, and then *row has the id and the time of that. */
bool reported_add(struct tx *tx, struct reported *row);

/* Of the room or person, those older than that which were decided, or were made by rules: `limit` at most. How many. */
int64_t reported_forget(struct tx *tx, struct id of, int64_t before_ms, int64_t limit);

/* What became of it, noted once; false when it was already, or when this person made no such report. */
bool reported_close(struct tx *tx, struct id room, struct id report, struct id reporter, enum report_outcome outcome, struct reported *out);
