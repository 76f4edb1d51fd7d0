/* sends.h — many sends as one transaction: what they ask of the database, and what it answers. The hot path's repository; see ingest.h.
 *
 * One pipeline up to one sync: first the rooms are locked, in the order of their ids, then everything else happens in one statement whose snapshot is newer than every lock. (One
 * statement that locks and looks would see the world before it waited: a twin's message, a member just removed.) Refusals are rows of the answer, decided before a number is taken.
 */
#pragma once
#include "base/id.h"
#include "base/str.h"
#include "chat-gateway/ops.h"
#include "op/repeat.h"
#include "pg/pipeline.h"

struct send {
        struct id  room, sender, cid;
        uint8_t    digest[REPEAT_DIGEST_BYTES];
        enum message_body_kind kind;
        struct str text;                                 /* of text */
        enum room_encryption scheme;                     /* of sealed, with the three below */
        struct str ciphertext, commitment;
        struct id  device;
        int64_t    reply_to, thread;                     /* 0 for none */
        int64_t    lifetime_ms;                          /* 0: the room's own */
        enum lifetime_from lifetime_from;
        struct str extra;                                /* struct message_extra as JSON; STR_NONE for none */
        int        mentions_count;
        const struct send_mention *mentions;
        bool       is_refused;                           /* for its words: unless it is a repeat, or is refused for something else */
        const struct send_flag *flag;                    /* reported as it is stored; NULL: not */
};

/* A report by a rule. */
struct send_flag {
        struct id  report, rule;
        enum report_reason reason;
        struct str words, body;                          /* STR_NONE for none; what it says, as JSON */
};

/* Somebody whom a message names; everyone is under the id of nobody. */
struct send_mention {
        struct id      user;
        enum span_kind kind;
};

enum send_status {
        SEND_DONE, SEND_REPEATED, SEND_KEY_REUSED, SEND_NOT_FOUND, SEND_NOT_MEMBER, SEND_NOT_ALLOWED, SEND_ARCHIVED, SEND_MUTED, SEND_ROOM_IS_SEALED,
        SEND_ROOM_IS_OPEN, SEND_TOO_LONG, SEND_NO_SUCH_REPLY, SEND_NO_SUCH_THREAD, SEND_LOCKED, SEND_BLOCKED, SEND_TOO_SOON, SEND_FORBIDDEN_WORDS, SEND_TOO_MANY_NAMES,
};

#define SEND_NEWCOMER_NAMES_MAX 3                        /* who is held to a pace as a newcomer names no more people in one message */

struct send_result {
        enum send_status status;
        int64_t          seq, num, at_ms;                /* of DONE and REPEATED */
        int64_t          thread_num, expires_at_ms;      /* of DONE; 0 for none */
        int64_t          detail;                         /* of TOO_LONG: the most code points the room takes; of TOO_SOON: ms to wait */
};

/* The two statements for these sends (at most INGEST_BATCH_MAX; no two with the same room, sender and cid), their arguments in the arena. */
void sends_statements(const struct send *sends, int count, struct arena *arena, struct pipeline_statement out[static 2]);

/* results[i] belongs to sends[i]. ERR_INTERNAL when the answer does not fit what was asked. */
enum err sends_results(const struct pipeline_answer *answer, int count, struct send_result *results);
