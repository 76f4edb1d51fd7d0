/* reader.h — reads the database for the loop: heads, stretches of logs, and the feed. One thread of its own with one connection; the loop never waits for it.
 *
 * It shields the database in storms: head reads that wait together become one statement, and there is never more than one statement under way.
 */
#pragma once
#include "chat-gateway/live/live.h"

struct reader;
struct loop;
struct mention_question;

#define READER_WAITING_MAX 65536
#define READER_ENTRIES_MAX 512                           /* in one answer; the rest is asked for again */

struct reader_hooks {                                    /* on the loop's thread */
        void (*head)(void *owner, struct log_key key, bool is_known, int64_t head, bool is_selective);
        void (*readers)(void *owner, struct log_key key, const struct readers_here *readers);
        void (*entries)(void *owner, struct log_key key, struct event_frame **frames, int count);
        void (*moved)(void *owner, struct log_key key, int64_t seq);
        /* Names that were asked for; the question is destroyed after it. */
        void (*mentions)(void *owner, const struct mention_question *question);
        /* The feed was cut, or the database's history changed: compare every head. */
        void (*lost_track)(void *owner);
};

struct reader *reader_create(struct loop *loop, const char *conninfo, const struct reader_hooks *hooks, void *owner);
void           reader_destroy(struct reader **reader);

/* Answered by the hooks; `head` with is_known false and `entries` with none when the database is away. */
void reader_head(struct reader *reader, struct log_key key);
void reader_entries(struct reader *reader, struct log_key key, int64_t from, int64_t to);

/* Who of these people may read the room. */
void reader_readers(struct reader *reader, struct log_key room, int64_t number, const struct id *users, int count);

/* Takes the question; answered by the hook, always, but for the end of the process. */
void reader_mentions(struct reader *reader, struct mention_question *question);

/* Reads the feed once, unless that is under way already. */
void reader_poll_feed(struct reader *reader);

/* How far behind the feed's reading is: ms since it last succeeded. */
int64_t reader_feed_age_ms(const struct reader *reader);
