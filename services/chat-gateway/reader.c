/* reader.c — reads the database for the loop, on a thread of its own. */

#include "chat-gateway/reader.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/list.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/queue.h"
#include "chat-gateway/entries.h"
#include "chat-gateway/mention_question.h"
#include "chat-gateway/repo/heads.h"
#include "chat-gateway/repo/readers.h"
#include "feed/feed.h"
#include "loop/loop.h"
#include "pg/pg.h"

enum { READ_ARENA_BYTES_MAX = 256u << 20, HEADS_PER_STATEMENT = 512 };

/* A question; the same memory carries the answer back. */
struct question {
        struct link    late;                             /* in reader->late: both queues were full */
        enum { ASK_HEAD, ASK_ENTRIES, ASK_FEED, ASK_MENTIONS, ASK_READERS } kind;
        struct log_key key;
        int64_t        from, to;
        struct mention_question *mentions;

        struct id     *users;                            /* ASK_READERS; `from` is its number, and `count` how many */
        struct reader_here *readers;                     /* of these so many may read */
        int            readers_count;

        bool           is_known, is_lost, is_selective;
        int64_t        head;
        struct event_frame **frames;
        int            count;
        struct log_key *moved;
        int64_t        *moved_seqs;
};

struct reader {
        struct reader_hooks hooks;
        void               *owner;
        struct queue       *questions, *answers;
        struct loop_wake   *wake;
        pthread_t           thread;
        bool                is_polling;                  /* the loop's thread alone, and so is what comes late: one head for each log at most */
        struct link         late;
        atomic_llong        polled_ms;

        /* --- the reader's thread alone */
        struct pg          *pg;
        struct arena       *arena;
        struct feed_position position;
        bool                has_position;
};

/* --- on the reader's thread */

static void answer_heads(struct reader *reader, struct question **asked, int count, enum log_kind kind)
{
        struct id ids[HEADS_PER_STATEMENT];
        struct head *heads;
        struct tx tx;
        int found;
        bool is_known;

        for (int i = 0; i < count; i++)
                ids[i] = asked[i]->key.id;
        tx_begin(&tx, reader->pg, reader->arena, TX_READ);
        found    = kind == LOG_OF_ROOM ? heads_of_rooms(&tx, ids, (size_t)count, &heads) : heads_of_users(&tx, ids, (size_t)count, &heads);
        is_known = tx_commit(&tx) == OK;
        for (int i = 0; i < count; i++) {
                asked[i]->is_known = is_known;           /* a user who never had an entry is at 0 */
                for (int k = 0; k < found; k++)
                        if (id_equal(heads[k].id, asked[i]->key.id)) {
                                asked[i]->head         = heads[k].seq;
                                asked[i]->is_selective = heads[k].is_selective;
                        }
        }
}

static void answer_entries(struct reader *reader, struct question *question)
{
        int64_t limit = question->to - question->from + 1 < READER_ENTRIES_MAX ? question->to - question->from + 1 : READER_ENTRIES_MAX;
        struct user_log_row *user_rows = NULL;
        struct log_row *rows = NULL;
        struct tx tx;
        int count;

        tx_begin(&tx, reader->pg, reader->arena, TX_READ);
        count = question->key.kind == LOG_OF_ROOM ? log_read(&tx, question->key.id, question->from, question->to, limit, false, &rows)
                                                  : users_log_read(&tx, question->key.id, question->from, question->to, limit, &user_rows);
        if (tx_commit(&tx) != OK)
                return;
        question->frames = memory_array((size_t)count + 1, sizeof *question->frames);
        for (int i = 0; i < count; i++)
                question->frames[i] = rows ? entry_frame(&rows[i], reader->arena) : user_entry_frame(&user_rows[i]);
        question->count = count;
}

/* Whether the room is one that somebody may not read is told with the head, and looked up in the same way here: what changes between the two statements has an entry that is still to pass. */
static void answer_readers(struct reader *reader, struct question *question)
{
        size_t count         = (size_t)question->count;
        struct id *rooms     = arena_array(reader->arena, struct id, count + 1);
        int64_t *joined_seqs = arena_array(reader->arena, int64_t, count + 1);
        struct head *heads;
        struct tx tx;

        for (size_t i = 0; i < count; i++)
                rooms[i] = question->key.id;
        tx_begin(&tx, reader->pg, reader->arena, TX_READ);
        if (count)
                readers_among(&tx, rooms, question->users, count, joined_seqs);
        if (heads_of_rooms(&tx, &question->key.id, 1, &heads) == 1) {
                question->head         = heads->seq;
                question->is_selective = heads->is_selective;
        }
        question->is_known = tx_commit(&tx) == OK;
        question->readers  = memory_array(count + 1, sizeof *question->readers);
        for (size_t i = 0; question->is_known && i < count; i++)
                if (joined_seqs[i] != READS_NOT)
                        question->readers[question->readers_count++] = (struct reader_here){question->users[i], joined_seqs[i]};
}

static void add_moves(struct question *question, const struct feed_row *row)
{
        int total = question->count + row->rooms_count + row->users_count;

        question->moved      = memory_resize(question->moved, (size_t)(total + 1) * sizeof *question->moved);
        question->moved_seqs = memory_resize(question->moved_seqs, (size_t)(total + 1) * sizeof *question->moved_seqs);
        for (int i = 0; i < row->rooms_count; i++) {
                question->moved[question->count]        = (struct log_key){LOG_OF_ROOM, row->rooms[i]};
                question->moved_seqs[question->count++] = row->seqs[i];
        }
        for (int i = 0; i < row->users_count; i++) {
                question->moved[question->count]        = (struct log_key){LOG_OF_USER, row->users[i]};
                question->moved_seqs[question->count++] = row->user_seqs[i];
        }
}

/* Another history, or a feed that was cut, makes a position worthless. Heads that were read before a new one was taken may miss what lies between: they are compared, and not
 * before there is one, since the question itself may have failed. */
static bool find_position(struct reader *reader, struct question *question, struct tx *tx)
{
        char history[64];
        int64_t floor;

        if (pg_history(reader->pg, history) != OK)
                return false;
        if (reader->has_position && strcmp(history, reader->position.history) == 0 && feed_floor(tx, "feed", &floor) == OK && floor <= reader->position.xid)
                return true;
        reader->has_position = feed_start(tx, "feed", &reader->position) == OK;
        question->is_lost    = reader->has_position;
        return reader->has_position;
}

/* Late writers do not blind it: every row above the cursor is taken, again and again while it is unsettled; the cursor moves over settled rows alone. */
static void answer_feed(struct reader *reader, struct question *question)
{
        struct feed_page page = {.is_full = true};
        struct tx tx;
        int64_t at;

        if (pg_ready(reader->pg) != OK)
                return;
        tx_begin(&tx, reader->pg, reader->arena, TX_WRITE);
        if (!find_position(reader, question, &tx)) {
                tx_abort(&tx);
                return;
        }
        at = reader->position.xid;
        while (page.is_full && feed_open_ended(&tx, "feed", at, &page) == OK) {
                for (int i = 0; i < page.count; i++) {
                        add_moves(question, &page.rows[i]);
                        at = page.rows[i].xid;
                        if (page.rows[i].is_settled)
                                reader->position.xid = at;
                }
        }
        question->is_known = tx_commit(&tx) == OK;
}

/* Its answers live in the question's own memory: this reader's is used again at the next turn. */
static void answer_mentions(struct reader *reader, struct mention_question *question)
{
        struct tx tx;

        tx_begin(&tx, reader->pg, question->arena, TX_READ);
        mentions_read(&tx, question->asks, question->count);
        question->is_known = tx_commit(&tx) == OK;
}

static void give_back(struct reader *reader, struct question *question)
{
        while (queue_push(reader->answers, question) != OK)
                ;                                        /* as large as the questions' queue: there is room */
}

/* Head reads that wait together are one statement. */
static void answer_all(struct reader *reader, struct question *first)
{
        struct question *rooms[HEADS_PER_STATEMENT], *users[HEADS_PER_STATEMENT], *question = first;
        int rooms_count = 0, users_count = 0;

        for (; question; question = queue_pop(reader->questions, 0)) {
                if (question->kind == ASK_HEAD && question->key.kind == LOG_OF_ROOM)
                        rooms[rooms_count++] = question;
                else if (question->kind == ASK_HEAD)
                        users[users_count++] = question;
                else if (question->kind == ASK_ENTRIES)
                        answer_entries(reader, question);
                else if (question->kind == ASK_MENTIONS)
                        answer_mentions(reader, question->mentions);
                else if (question->kind == ASK_READERS)
                        answer_readers(reader, question);
                else
                        answer_feed(reader, question);
                if (question->kind != ASK_HEAD)
                        give_back(reader, question);
                if (rooms_count == HEADS_PER_STATEMENT || users_count == HEADS_PER_STATEMENT)
                        break;
        }
        if (rooms_count)
                answer_heads(reader, rooms, rooms_count, LOG_OF_ROOM);
        if (users_count)
                answer_heads(reader, users, users_count, LOG_OF_USER);
        for (int i = 0; i < rooms_count; i++)
                give_back(reader, rooms[i]);
        for (int i = 0; i < users_count; i++)
                give_back(reader, users[i]);
}

static void *run(void *argument)
{
        struct reader *reader = argument;
        struct question *question;

        while ((question = queue_pop(reader->questions, -1))) {
                arena_reset(reader->arena);
                answer_all(reader, question);
                loop_wake(reader->wake);
        }
        return NULL;
}

/* --- on the loop's thread */

static void tell(struct reader *reader, struct question *question)
{
        switch (question->kind) {
        case ASK_HEAD:
                reader->hooks.head(reader->owner, question->key, question->is_known, question->head, question->is_selective);
                break;
        case ASK_ENTRIES:
                reader->hooks.entries(reader->owner, question->key, question->frames, question->count);
                break;
        case ASK_READERS:
                reader->hooks.readers(reader->owner, question->key, &(struct readers_here){
                        .number = question->from, .head = question->head, .is_known = question->is_known, .is_selective = question->is_selective,
                        .items = question->readers, .count = question->readers_count});
                break;
        case ASK_MENTIONS:
                reader->hooks.mentions(reader->owner, question->mentions);
                break;
        case ASK_FEED:
                reader->is_polling = false;
                if (question->is_known)
                        atomic_store(&reader->polled_ms, clock_monotonic_ms());
                if (question->is_lost)
                        reader->hooks.lost_track(reader->owner);
                for (int i = 0; i < question->count; i++)
                        reader->hooks.moved(reader->owner, question->moved[i], question->moved_seqs[i]);
                break;
        }
}

static void question_free(struct question *question)
{
        mention_question_destroy(&question->mentions);
        free(question->frames);
        free(question->moved);
        free(question->moved_seqs);
        free(question->users);
        free(question->readers);
        free(question);
}

static bool put(struct reader *reader, struct question *question)
{
        return queue_count(reader->answers) < READER_WAITING_MAX && queue_push(reader->questions, question) == OK;
}

static void take_answers(void *owner)
{
        struct reader *reader = owner;
        struct question *question;

        while ((question = queue_pop(reader->answers, 0))) {
                tell(reader, question);
                question_free(question);
        }
        while (!list_is_empty(&reader->late)) {
                question = LIST_ITEM(list_first(&reader->late), struct question, late);
                if (!put(reader, question))
                        return;
                list_remove(&question->late);
        }
}

static void ask(struct reader *reader, struct question question)
{
        struct question *copy = memory_zero(sizeof *copy);

        *copy = question;
        if (!list_is_empty(&reader->late) || !put(reader, copy))
                list_append(&reader->late, &copy->late);
}

void reader_head(struct reader *reader, struct log_key key)
{
        ask(reader, (struct question){.kind = ASK_HEAD, .key = key});
}

void reader_entries(struct reader *reader, struct log_key key, int64_t from, int64_t to)
{
        ask(reader, (struct question){.kind = ASK_ENTRIES, .key = key, .from = from, .to = to});
}

void reader_readers(struct reader *reader, struct log_key room, int64_t number, const struct id *users, int count)
{
        struct id *copy = memory_array((size_t)count + 1, sizeof *copy);

        if (count)
                memcpy(copy, users, (size_t)count * sizeof *copy);
        ask(reader, (struct question){.kind = ASK_READERS, .key = room, .from = number, .users = copy, .count = count});
}

void reader_mentions(struct reader *reader, struct mention_question *question)
{
        ask(reader, (struct question){.kind = ASK_MENTIONS, .mentions = question});
}

void reader_poll_feed(struct reader *reader)
{
        if (reader->is_polling)
                return;
        reader->is_polling = true;
        ask(reader, (struct question){.kind = ASK_FEED});
}

int64_t reader_feed_age_ms(const struct reader *reader)
{
        return clock_monotonic_ms() - atomic_load(&reader->polled_ms);
}

struct reader *reader_create(struct loop *loop, const char *conninfo, const struct reader_hooks *hooks, void *owner)
{
        struct reader *reader = memory_zero(sizeof *reader);

        list_init(&reader->late);
        reader->hooks     = *hooks;
        reader->owner     = owner;
        reader->questions = queue_create(READER_WAITING_MAX);
        reader->answers   = queue_create(READER_WAITING_MAX * 2);
        reader->wake      = loop_wake_create(loop, take_answers, reader);
        reader->pg        = pg_open(conninfo, PG_READER);
        reader->arena     = arena_create(READ_ARENA_BYTES_MAX);
        atomic_store(&reader->polled_ms, clock_monotonic_ms());
        if (pthread_create(&reader->thread, NULL, run, reader) != 0)
                memory_give_up("cannot start the reader's thread");
        return reader;
}

void reader_destroy(struct reader **reader)
{
        struct reader *r = *reader;
        struct question *question;

        if (!r)
                return;
        queue_close(r->questions);
        pthread_join(r->thread, NULL);
        while ((question = queue_pop(r->answers, 0))) {
                for (int i = 0; question->kind == ASK_ENTRIES && i < question->count; i++)
                        event_frame_release(question->frames[i]);
                question_free(question);
        }
        LIST_EACH(&r->late, struct question, late, late)
                question_free(late);
        loop_wake_destroy(&r->wake);
        queue_destroy(&r->questions);
        queue_destroy(&r->answers);
        pg_close(&r->pg);
        arena_destroy(&r->arena);
        free(r);
        *reader = NULL;
}
