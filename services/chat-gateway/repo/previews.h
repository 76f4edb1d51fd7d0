/* previews.h — of chat.messages, whose links were looked up. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

struct linked {
        int64_t    seq, rev, at_ms;
        struct id  sender;
        struct str text, extra;
        bool       is_fleeting;                          /* it goes once it is delivered */
        bool       is_due;                               /* not looked up in this revision, and not deleted */
};

/* Those of a room that are due, the newest first. */
int  previews_due(struct tx *tx, struct id room, int64_t limit, struct linked **out);
/* False when there is no such message. */
bool previews_get(struct tx *tx, struct id room, int64_t seq, struct linked *out);

/* These are due no more, as long as they are of these revisions. */
void previews_pass_over(struct tx *tx, struct id room, const int64_t *seqs, const int64_t *revs, int count);
/* The same, and this is what goes with its words now. The room is locked by whoever calls. */
void previews_put(struct tx *tx, struct id room, int64_t seq, struct str extra);
