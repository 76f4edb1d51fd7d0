/* log.h — a room's log, read: messages as they stand now and all other entries, by number; and the entries that are not messages, written. What changes a message is in messages.h. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/pipeline.h"
#include "pg/tx.h"

struct log_row {
        struct id  room;
        int64_t    seq, at_ms;
        enum event event;
        struct id  actor, subject;
        int64_t    target;                               /* the message it is about; 0 for none */
        struct str d;                                    /* of an entry that is no message: the event as it is sent */
        struct message message;                          /* of a message, but for what `extra` and `reactions` say */
        struct str extra, reactions;                     /* of a message: struct message_extra and message_reactions as JSON, or STR_NONE */
        bool       is_hidden;                            /* from whoever asks: told without what it says; left to whoever knows who asks */
        bool       is_fleeting;                          /* told without what it says where more than the log is told; left to whoever tells it */
};

#define LOG_READ_BYTES_MAX (256u << 10)                  /* of bodies in one answer: as JSON up to six times that */

/* Entries from…to, lowest first, `limit` at most and fewer when they are large; with is_newest the last ones of the stretch instead of the first. */
int log_read(struct tx *tx, struct id room, int64_t from, int64_t to, int64_t limit, bool is_newest, struct log_row **out);

/* The same as a statement of a pipeline, and what came of it: each message with how many replies its thread has by now. */
void log_page_statement(struct id room, int64_t from, int64_t to, int64_t limit, bool is_newest, struct arena *arena, struct pipeline_statement *out);
int  log_page_results(const struct sql_rows *rows, struct id room, struct arena *arena, struct log_row **out);

/* Of the last `limit` entries up to `head` those at or after the moment, lowest first; the last ones when they are large. */
int log_read_since(struct tx *tx, struct id room, int64_t head, int64_t from_ms, int64_t limit, struct log_row **out);

/* False when there is no message of this number. */
bool log_message(struct tx *tx, struct id room, int64_t seq, struct log_row *out);

/* The replies of a thread in from…to, bounded like log_read. */
int log_read_thread(struct tx *tx, struct id room, int64_t root, int64_t from, int64_t to, int64_t limit, bool is_newest, struct log_row **out);
/* The messages of these numbers, lowest first; where they are large not all of them. */
int log_read_messages(struct tx *tx, struct id room, const int64_t *seqs, size_t count, struct log_row **out);
/* The last reply of a thread up to this number, and how many there were with it; false when there is none. */
bool log_thread_at(struct tx *tx, struct id room, int64_t root, int64_t seq, int64_t *reply, int64_t *num);

/* How many messages of people there were up to this number, of `num_now` in all. */
int64_t log_num_at(struct tx *tx, struct id room, int64_t seq, int64_t num_now);

void log_insert_change(struct tx *tx, const struct log_row *row);

/* What the entries about this message repeat of its body goes; that they happened stays. */
void log_forget_bodies(struct tx *tx, struct id room, int64_t target);
/* The message says something else now: where its links led goes. */
void log_forget_previews(struct tx *tx, struct id room, int64_t target);
