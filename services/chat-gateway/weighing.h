/* weighing.h — what is about to be said, by a send or by an edit: whether it was said too often already, and whether it looks like what floods are made of. On the loop's thread.
 *
 * Counted over all gateways while Redis is there; without it each gateway gives its share.
 */
#pragma once
#include "base/err.h"
#include "chat-gateway/suspicion.h"
#include "op/call.h"

struct limits;
struct weighing;

#define WEIGHING_SAME_TEXTS_MAX 5                        /* the same text by one sender in one room … */
#define WEIGHING_SAME_TEXT_MS   30000                    /* … within so long; one more is refused */

struct weighing_config {
        struct limits *limits;                           /* counts over all gateways; NULL: here alone */
        int64_t nodes;                                   /* how many gateways share what there may be, while Redis is away */
        struct suspicion_settings suspicions;
        bool    takes_repeats;                           /* limits the same text said again and again */
};

struct weighing *weighing_create(const struct weighing_config *config);
void             weighing_destroy(struct weighing **weighing);

/* Whoever asks keeps it, and the call, until `done`. */
struct weighed {
        struct call *call;
        struct id    sender, room, cid;                  /* the same once more, under its cid, counts once */
        bool         is_text;                            /* else it is weighed for where it is said alone */
        struct str   text;
        /* Once, at once or later: ERR_RATE_LIMITED is told in the call; with OK comes what is suspicious about it, in the call's arena, or NULL. */
        void       (*done)(void *owner, enum err err, const char *suspicious);
        void        *owner;

        /* --- weighing's own */
        struct weighing *weighing;
        struct suspect   suspect;
};

void weighing_ask(struct weighing *weighing, struct weighed *weighed);
