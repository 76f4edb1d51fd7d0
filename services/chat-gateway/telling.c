/* telling.c — people are told that a message names them. */

#include "chat-gateway/telling.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/queue.h"
#include "chat-gateway/entries.h"
#include "chat-gateway/events.h"
#include "chat-gateway/repo/blocks.h"
#include "chat-gateway/repo/log.h"
#include "chat-gateway/repo/mentions.h"
#include "chat-gateway/repo/readers.h"
#include "chat-gateway/repo/rooms.h"
#include "chat-gateway/seat.h"
#include "base/broken.h"
#include "pg/pg.h"

struct note {
        struct id room, sender;
        int64_t   seq;
        int       count;                                 /* of users: those who are there; 0: whom it names in particular */
        struct id users[];
};

static struct {
        struct queue  *notes;
        struct events *events;
        struct pg     *pg;
        pthread_t      thread;
        atomic_bool    is_stopping;
} telling;

/* --- transactions like any operation's, without a caller */

static struct call *begin(void)
{
        struct call *call = call_create(NULL, DOOR_INSIDE);

        tx_begin(&call->tx, telling.pg, call->arena, TX_WRITE);
        return call;
}

static bool end(struct call *call)
{
        bool is_done;

        if (!BREAK_FEED)
                feed_write(&call->tx, &call->moves);
        is_done = tx_commit(&call->tx) == OK;
        if (is_done)
                events_publish(telling.events, call);
        call_destroy(&call);
        return is_done;
}

static void tell(struct call *call, const struct mention_row *row)
{
        struct mention_added_event event = {.room = row->room, .message = row->seq, .kind = row->kind, .from = row->sender};

        if (user_mentions_add(&call->tx, row))
                user_event(call, row->user, EVENT_mention_added, row->room, mention_added_event_shape(), &event);
}

/* Who may not read the room as it is now is told nothing. Rows without a person are nobody's. */
static void tell_readers(struct call *call, const struct mention_row *rows, int count)
{
        struct id *rooms     = arena_array(call->arena, struct id, (size_t)count);
        struct id *users     = arena_array(call->arena, struct id, (size_t)count);
        int64_t *joined_seqs = arena_array(call->arena, int64_t, (size_t)count);

        if (!count)
                return;
        for (int i = 0; i < count; i++) {
                rooms[i] = rows[i].room;
                users[i] = rows[i].user;
        }
        readers_among(&call->tx, rooms, users, (size_t)count, joined_seqs);
        for (int i = 0; i < count; i++)
                if (joined_seqs[i] != READS_NOT)
                        tell(call, &rows[i]);
}

/* --- whom messages name in particular */

static int by_user(const void *a, const void *b)
{
        return id_compare(((const struct mention_row *)a)->user, ((const struct mention_row *)b)->user);
}

/* The next of them by id, after *after; true while there may be more. Who comes to be named meanwhile is another note's. */
static bool tell_slice_of_named(struct mention_row *message, struct id *after)
{
        struct call *call = begin();
        struct mention_row *rows;
        int64_t at_ms;
        int count = 0;

        if (mentions_are_untold(&call->tx, message->room, message->seq, &at_ms) && (!message->at_ms || message->at_ms == at_ms)) {
                message->at_ms = at_ms;
                count          = mentions_of_message(&call->tx, message->room, message->seq, *after, TELLING_SLICE_PEOPLE, &rows);
                for (int i = 0; i < count; i++) {
                        rows[i].at_ms = at_ms;
                        *after        = rows[i].user;
                }
                tell_readers(call, rows, count);
                if (count < TELLING_SLICE_PEOPLE)
                        mentions_note_told(&call->tx, message, 1);
        }
        if (!end(call)) {
                log_warn("people were not told that a message names them; it is tried again", LOG_ID("room_id", message->room), LOG_INT("seq", message->seq));
                return false;
        }
        return count == TELLING_SLICE_PEOPLE;
}

static void tell_named(const struct mention_row *one)
{
        struct mention_row message = {.room = one->room, .seq = one->seq};
        struct id after = ID_NONE;

        while (tell_slice_of_named(&message, &after))
                ;
}

/* Most messages name one or two: what has gathered is one transaction, in the order in which everybody locks people. False when they name too many for that, or it failed. */
static bool tell_together(const struct mention_row *messages, int count)
{
        struct call *call = begin();
        struct mention_row *rows;
        int found = mentions_of_untold(&call->tx, messages, (size_t)count, TELLING_PEOPLE_MAX + 1, &rows);

        if (found > TELLING_PEOPLE_MAX) {
                tx_abort(&call->tx);
                call_destroy(&call);
                return false;
        }
        qsort(rows, (size_t)found, sizeof *rows, by_user);
        tell_readers(call, rows, found);
        mentions_note_told(&call->tx, rows, (size_t)found);
        return end(call);
}

static void tell_messages(const struct mention_row *messages, int count)
{
        if (count && !tell_together(messages, count))
                for (int i = 0; i < count; i++)
                        tell_named(&messages[i]);
}

/* What was left by whoever should have told it. */
static void sweep(void)
{
        struct call *call = begin();
        struct mention_row *rows;
        int count = mentions_left_untold(&call->tx, TELLING_LATE_MS, TELLING_MESSAGES_MAX, &rows);

        tx_commit(&call->tx);
        tell_messages(rows, count);
        call_destroy(&call);
}

/* --- who was there */

static int by_id(const void *a, const void *b)
{
        return id_compare(*(const struct id *)a, *(const struct id *)b);
}

/* Those who want to hear something from the sender. */
static int hearing(struct tx *tx, const struct note *note, const struct id *users, int count, struct send_mention out[static TELLING_SLICE_PEOPLE])
{
        struct id senders[TELLING_SLICE_PEOPLE];
        bool are_deaf[TELLING_SLICE_PEOPLE];
        int kept = 0;

        for (int i = 0; i < count; i++)
                senders[i] = note->sender;
        blocks_of_pairs(tx, users, senders, (size_t)count, are_deaf);
        for (int i = 0; i < count; i++)
                if (!are_deaf[i])
                        out[kept++] = (struct send_mention){users[i], SPAN_HERE};
        return kept;
}

/* Who takes the words back, or says something else, has the room as well: before us, and then nobody is named any more, or behind us, and takes back what we write. */
static bool still_names_here(struct call *call, const struct note *note, struct log_row *message)
{
        struct message_extra extra;
        struct room room;

        if (!rooms_get(&call->tx, note->room, true, &room) || !log_message(&call->tx, note->room, note->seq, message) || !message->message.has_body)
                return false;
        extra = extra_read(message->extra, call->arena);
        for (size_t i = 0; i < extra.spans.count; i++)
                if (extra.spans.items[i].kind == SPAN_HERE)
                        return true;
        return false;
}

static bool tell_slice_of_here(const struct note *note, const struct id *users, int count)
{
        struct send_mention mentions[TELLING_SLICE_PEOPLE];
        struct call *call = begin();
        struct log_row message;

        if (still_names_here(call, note, &message)) {
                struct mention_row rows[TELLING_SLICE_PEOPLE];

                count = hearing(&call->tx, note, users, count, mentions);
                mentions_add(&call->tx, note->room, note->seq, note->sender, mentions, (size_t)count);
                for (int i = 0; i < count; i++)
                        rows[i] = (struct mention_row){
                                .user = mentions[i].user, .room = note->room, .sender = note->sender, .seq = note->seq, .at_ms = message.at_ms, .kind = SPAN_HERE};
                tell_readers(call, rows, count);
        }
        return end(call);
}

static void tell_here(struct note *note)
{
        qsort(note->users, (size_t)note->count, sizeof *note->users, by_id);
        for (int i = 0; i < note->count; i += TELLING_SLICE_PEOPLE) {
                int left = note->count - i;

                if (!tell_slice_of_here(note, note->users + i, left < TELLING_SLICE_PEOPLE ? left : TELLING_SLICE_PEOPLE))
                        log_warn("people who are there were not told that a message names them", LOG_ID("room_id", note->room), LOG_INT("seq", note->seq));
        }
}

/* --- the thread */

/* All that waits up to the next note of another kind, which is told after them. */
static void tell_gathered(struct note *note)
{
        struct mention_row messages[TELLING_MESSAGES_MAX];
        int count = 0;

        for (; note && !note->count; note = count < TELLING_MESSAGES_MAX ? queue_pop(telling.notes, 0) : NULL) {
                messages[count++] = (struct mention_row){.room = note->room, .seq = note->seq};
                free(note);
        }
        if (!atomic_load(&telling.is_stopping))
                tell_messages(messages, count);
        if (note)
                tell_here(note);
        free(note);
}

static void *run(void *unused)
{
        int64_t sweep_ms = clock_monotonic_ms(), left_ms;
        struct note *note;

        (void)unused;
        for (;;) {
                left_ms = sweep_ms - clock_monotonic_ms();
                if (left_ms <= 0) {
                        sweep();
                        sweep_ms = clock_monotonic_ms() + TELLING_SWEEP_MS;
                        continue;
                }
                note = queue_pop(telling.notes, (int)left_ms);
                if (!note && clock_monotonic_ms() < sweep_ms)
                        return NULL;                     /* closed, and empty */
                if (note)
                        tell_gathered(note);
        }
}

void telling_start(const char *conninfo, struct events *events)
{
        atomic_store(&telling.is_stopping, false);
        telling.events = events;
        telling.notes  = queue_create(TELLING_WAITING_MAX);
        telling.pg     = pg_open(conninfo, PG_WORKER);
        if (pthread_create(&telling.thread, NULL, run, NULL) != 0)
                memory_give_up("cannot start the thread that tells of mentions");
}

void telling_stop(void)
{
        atomic_store(&telling.is_stopping, true);
        queue_close(telling.notes);
        pthread_join(telling.thread, NULL);
        queue_destroy(&telling.notes);
        pg_close(&telling.pg);
}

static void put(struct id room, int64_t seq, struct id sender, const struct id *users, int count)
{
        struct note *note = memory_zero(sizeof *note + (size_t)count * sizeof *users);

        *note = (struct note){.room = room, .sender = sender, .seq = seq, .count = count};
        if (count)
                memcpy(note->users, users, (size_t)count * sizeof *users);
        if (queue_push(telling.notes, note) == OK)
                return;
        log_warn("too many mentions wait to be told", LOG_ID("room_id", room), LOG_INT("seq", seq));
        free(note);
}

void telling_named(struct id room, int64_t seq)
{
        put(room, seq, ID_NONE, NULL, 0);
}

void telling_here(struct id room, int64_t seq, struct id sender, const struct id *users, int count)
{
        put(room, seq, sender, users, count);
}
