/* mentions.h — whom a text names: from what stands in it to the members it means. Any thread; reading on one with a transaction.
 *
 *      mentions_look    what could be a mention, and what must be asked of the database to know
 *      mentions_read    the answers: members by their log-in names, members of roles, whether the sender may name everyone
 *      mentions_found   the spans that are told, and whom to count the message for
 *
 * A name that is no member's is plain text, and so are @all and @here of who may not say them, and a role that more than MENTION_ROLE_MAX have. The sender, and who has blocked the sender,
 * are named like anybody and counted for nothing.
 */
#pragma once
#include "chat-gateway/ops.h"
#include "chat-gateway/repo/sends.h"
#include "markup/markup.h"
#include "pg/tx.h"

#define MENTION_NAMES_MAX 100                            /* that are looked for in one text */
#define MENTION_ROLE_MAX  1000

/* A name that a span may mean: of several the longest that is somebody's. */
struct mention_name {
        struct str login;                                /* in the one form of log-in names */
        int        span;
        int64_t    length;                               /* of the span, when it is this name */
        struct id  user;                                 /* the answer; ID_NONE for nobody */
};

struct role_holder;

struct mention_ask {
        struct id        room, sender, by;               /* whose message it is, and who says it: another one who edits it */
        int              names_count;
        struct mention_name *names;
        enum member_role role;                           /* the lowest that is named; ROLE_NOBODY for none */
        bool             names_all;                      /* everyone, or everyone who is there */

        /* --- the answers, with the users above */
        bool             may_name_all;
        int              holders_count;                  /* of that role and higher ones; more than MENTION_ROLE_MAX: not all of them */
        const struct role_holder *holders;
        int              deaf_count;                     /* of all these, who wants to hear nothing from the sender */
        const struct id  *deaf;
};

struct mention_text {
        int                count;
        struct markup_span *spans;
        bool               is_asking;                    /* else there are links alone */
        struct mention_ask ask;
};

struct mention_result {
        int                  count;                      /* whom it names; everyone is under the id of nobody */
        struct send_mention *items;
        bool                 names_here;                 /* and everyone who is there when it arrives */
};

/* NULL when there is nothing but words. In the arena; texts point into `text`. */
struct mention_text *mentions_look(struct id room, struct id sender, struct str text, struct arena *arena);

/* All at once; the answers in the transaction's arena. Whether they are any good the transaction tells. */
void mentions_read(struct tx *tx, struct mention_ask *const *asks, int count);

/* With the ask answered, which may be a copy of the text's own: into extra->spans, and whom to count it for. In the arena. */
struct mention_result mentions_found(const struct mention_text *text, const struct mention_ask *answered, struct message_extra *extra, struct arena *arena);

/* How many messages after the marks name the person. One that names everyone goes by who wants to hear nothing from its sender: whom it means is not written down. */
struct mention_count;
void mentions_unread(struct tx *tx, struct id user, struct mention_count *rooms, size_t count);

/* All of it in the call's transaction, for a text that changes: on a worker's thread. Said by `by`, whose right to name everyone counts, in a message of the sender's.
 * extra->spans become those of this text. */
enum err mentions_resolve(struct call *call, struct id room, struct id sender, struct id by, struct str text, struct message_extra *extra, struct mention_result *out);
