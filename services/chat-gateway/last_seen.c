/* last_seen.c — when people were last there, on its way to the database. */

#include "chat-gateway/last_seen.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/queue.h"
#include "chat-gateway/repo/people.h"
#include "pg/pg.h"

struct note {
        struct id user;
        int64_t   at_ms;
};

static struct {
        struct queue *notes;
        struct pg    *pg;
        pthread_t     thread;
} last_seen;

enum { FLUSH_NOTES_MAX = 4096, SLICE_NOTES = 64, ARENA_BYTES_MAX = 1 << 20 };

static int by_user(const void *a, const void *b)
{
        return id_compare(((const struct note *)a)->user, ((const struct note *)b)->user);
}

/* In the order of their ids, each once with the latest time. */
static int merge(struct note *notes, int count)
{
        int merged = 0;

        qsort(notes, (size_t)count, sizeof *notes, by_user);
        for (int i = 0; i < count; i++) {
                if (!merged || by_user(&notes[merged - 1], &notes[i]) != 0)
                        notes[merged++] = notes[i];
                else if (notes[i].at_ms > notes[merged - 1].at_ms)
                        notes[merged - 1].at_ms = notes[i].at_ms;
        }
        return merged;
}

static void flush_slice(struct arena *arena, const struct note *notes, int count)
{
        struct id *users = arena_array(arena, struct id, (size_t)count);
        int64_t *at_ms   = arena_array(arena, int64_t, (size_t)count);
        struct tx tx;

        for (int i = 0; i < count; i++) {
                users[i] = notes[i].user;
                at_ms[i] = notes[i].at_ms;
        }
        tx_begin(&tx, last_seen.pg, arena, TX_WRITE);
        people_saw(&tx, users, at_ms, (size_t)count);
        if (tx_commit(&tx) != OK)
                log_warn("when people were last there was not written; the next time heals that", LOG_INT("people", count));
        arena_reset(arena);
}

static void *run(void *unused)
{
        struct note *notes = memory_array(FLUSH_NOTES_MAX, sizeof *notes), *note;
        struct arena *arena = arena_create(ARENA_BYTES_MAX);
        bool is_open = true;

        (void)unused;
        while (is_open) {
                int64_t until_ms = clock_monotonic_ms() + LAST_SEEN_FLUSH_MS, left_ms;
                int count = 0;

                while (count < FLUSH_NOTES_MAX && (left_ms = until_ms - clock_monotonic_ms()) > 0) {
                        note = queue_pop(last_seen.notes, (int)left_ms);
                        if (!note && clock_monotonic_ms() < until_ms) {
                                is_open = false;         /* closed, and empty */
                                break;
                        }
                        if (note)
                                notes[count++] = *note;
                        free(note);
                }
                count = merge(notes, count);
                for (int i = 0; i < count; i += SLICE_NOTES)
                        flush_slice(arena, notes + i, count - i < SLICE_NOTES ? count - i : SLICE_NOTES);
        }
        arena_destroy(&arena);
        free(notes);
        return NULL;
}

void last_seen_start(const char *conninfo)
{
        last_seen.notes = queue_create(LAST_SEEN_WAITING_MAX);
        last_seen.pg    = pg_open(conninfo, PG_WORKER);
        if (pthread_create(&last_seen.thread, NULL, run, NULL) != 0)
                memory_give_up("cannot start the thread of who was last there");
}

void last_seen_stop(void)
{
        queue_close(last_seen.notes);
        pthread_join(last_seen.thread, NULL);
        queue_destroy(&last_seen.notes);
        pg_close(&last_seen.pg);
}

void last_seen_note(struct id user, int64_t at_ms)
{
        struct note *note = memory_zero(sizeof *note);

        *note = (struct note){user, at_ms};
        if (queue_push(last_seen.notes, note) != OK)
                free(note);
}
