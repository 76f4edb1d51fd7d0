/* receipts.c — marks on their way to the database. */

#include "chat-gateway/receipts.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/queue.h"
#include "chat-gateway/events.h"
#include "chat-gateway/repo/endings.h"
#include "chat-gateway/repo/preferences.h"
#include "chat-gateway/seat.h"
#include "json/write.h"
#include "base/broken.h"
#include "pg/pg.h"

#define LIFETIMES_ARENA_BYTES ((size_t)1 << 20)

struct note {
        struct marks_move move;
        bool              is_told;                       /* the room is small, and its member shows it: everyone hears of it */
};

static struct {
        struct queue  *notes;
        struct events *events;
        struct pg     *pg;
        pthread_t      thread;
} receipts;

enum { FLUSH_NOTES_MAX = 4096, SLICE_NOTES = 32, LIFETIMES_SLICE = 200 };      /* a sender waits for whoever holds its mark, and its room with it: slices are short */

/* By room, then user: the order in which everybody locks; of one member's several notes the furthest wins in the statement. */
static int by_member(const void *a, const void *b)
{
        const struct note *x = a, *y = b;
        int order = id_compare(x->move.room, y->move.room);

        return order ? order : id_compare(x->move.user, y->move.user);
}

static void keep_furthest(struct marks_move *into, const struct marks_move *from)
{
        into->read_seq      = from->read_seq > into->read_seq ? from->read_seq : into->read_seq;
        into->read_num      = from->read_num > into->read_num ? from->read_num : into->read_num;
        into->delivered_seq = from->delivered_seq > into->delivered_seq ? from->delivered_seq : into->delivered_seq;
}

static int merge(struct note *notes, int count)
{
        int merged = 0;

        qsort(notes, (size_t)count, sizeof *notes, by_member);
        for (int i = 0; i < count; i++) {
                if (merged && by_member(&notes[merged - 1], &notes[i]) == 0)
                        keep_furthest(&notes[merged - 1].move, &notes[i].move);
                else
                        notes[merged++] = notes[i];
        }
        return merged;
}

static void signal_room(struct call *call, const struct marks_move *moved)
{
        struct buf d;

        buf_init(&d, call->arena, 512);
        buf_put(&d, STR("{\"user\":"));
        json_write_id(&d, moved->user);
        buf_printf(&d, ",\"read_seq\":%lld,\"delivered_seq\":%lld}", (long long)moved->read_seq, (long long)moved->delivered_seq);
        room_signal(call, moved->room, "receipt", ID_NONE, buf_str(&d));
}

static int by_user(const void *a, const void *b)
{
        return id_compare(((const struct marks_move *)a)->user, ((const struct marks_move *)b)->user);
}

static void tell(struct call *call, struct marks_move *moved, int count, const struct note *notes, int notes_count)
{
        qsort(moved, (size_t)count, sizeof *moved, by_user);
        for (int i = 0; i < count; i++) {
                struct note key = {.move = moved[i]};
                const struct note *note = bsearch(&key, notes, (size_t)notes_count, sizeof *notes, by_member);
                struct marks_moved_event event = {.room = moved[i].room, .read_seq = moved[i].read_seq, .read_num = moved[i].read_num};

                if (note && note->move.read_seq)
                        user_event(call, moved[i].user, EVENT_marks_moved, moved[i].room, marks_moved_event_shape(), &event);
                if (note && note->is_told)
                        signal_room(call, &moved[i]);
        }
}

/* --- lifetimes that count from reading */

static bool begin_one(const struct note *note)
{
        struct arena *arena = arena_create(LIFETIMES_ARENA_BYTES);
        struct tx tx;
        int begun;

        tx_begin(&tx, receipts.pg, arena, TX_WRITE);
        begun = endings_begin_lifetimes(&tx, note->move.room, note->move.user, note->move.read_seq, LIFETIMES_SLICE);
        if (tx_commit(&tx) != OK)
                begun = 0;
        arena_destroy(&arena);
        return begun == LIFETIMES_SLICE;
}

/* Before the marks: who dies in between finds a mark that stands where it stood, and the next one begins what is left. */
static void begin_lifetimes(const struct note *notes, int count)
{
        struct arena *arena   = arena_create(LIFETIMES_ARENA_BYTES);
        struct id *rooms      = arena_array(arena, struct id, (size_t)count), *users = arena_array(arena, struct id, (size_t)count);
        int64_t *seqs         = arena_array(arena, int64_t, (size_t)count), *places;
        int found;
        struct tx tx;

        for (int i = 0; i < count; i++) {
                rooms[i] = notes[i].move.room;
                users[i] = notes[i].move.user;
                seqs[i]  = notes[i].move.read_seq;
        }
        tx_begin(&tx, receipts.pg, arena, TX_READ);
        found = endings_of_reading(&tx, rooms, users, seqs, count, &places);
        if (tx_commit(&tx) == OK)
                for (int i = 0; i < found; i++)
                        while (begin_one(&notes[places[i]]))
                                ;
        arena_destroy(&arena);
}

/* --- what goes once everybody has received it */

static bool deliver_some(struct id room)
{
        struct arena *arena = arena_create(LIFETIMES_ARENA_BYTES);
        struct tx tx;
        int delivered;

        tx_begin(&tx, receipts.pg, arena, TX_WRITE);
        delivered = endings_deliver(&tx, room, LIFETIMES_SLICE);
        if (tx_commit(&tx) != OK)
                delivered = 0;
        arena_destroy(&arena);
        return delivered == LIFETIMES_SLICE;
}

/* Behind the marks: of two who are told at once on two gateways the later one sees both. What is not seen because somebody died in between goes when its time is over. */
static void deliver(const struct note *notes, int count)
{
        struct arena *arena = arena_create(LIFETIMES_ARENA_BYTES);
        struct id *rooms    = arena_array(arena, struct id, (size_t)count);
        int64_t *seqs       = arena_array(arena, int64_t, (size_t)count), *places;
        int found;
        struct tx tx;

        for (int i = 0; i < count; i++) {
                rooms[i] = notes[i].move.room;
                seqs[i]  = notes[i].move.delivered_seq;
        }
        tx_begin(&tx, receipts.pg, arena, TX_READ);
        found = endings_of_delivering(&tx, rooms, seqs, count, RECEIPTS_MEMBERS_MAX, &places);
        if (tx_commit(&tx) == OK)
                for (int i = 0; i < found; i++)
                        while (deliver_some(rooms[places[i]]))
                                ;
        arena_destroy(&arena);
}

/* A transaction like any operation's, without a caller. */
static void flush_slice(struct note *notes, int count)
{
        struct call *call = call_create(NULL, DOOR_INSIDE);
        struct marks_move *moves = arena_array(call->arena, struct marks_move, (size_t)count), *moved;
        int moved_count;

        for (int i = 0; i < count; i++)
                moves[i] = notes[i].move;
        tx_begin(&call->tx, receipts.pg, call->arena, TX_WRITE);
        moved_count = marks_move(&call->tx, moves, (size_t)count, &moved);
        tell(call, moved, moved_count, notes, count);
        if (!BREAK_FEED)
                feed_write(&call->tx, &call->moves);
        if (tx_commit(&call->tx) == OK)
                events_publish(receipts.events, call);
        else
                log_warn("marks were not written; the next ones heal that", LOG_INT("marks", count));
        call_destroy(&call);
}

static void flush(struct note *notes, int count)
{
        count = merge(notes, count);
        for (int i = 0; i < count; i += SLICE_NOTES) {
                begin_lifetimes(notes + i, count - i < SLICE_NOTES ? count - i : SLICE_NOTES);
                flush_slice(notes + i, count - i < SLICE_NOTES ? count - i : SLICE_NOTES);
                deliver(notes + i, count - i < SLICE_NOTES ? count - i : SLICE_NOTES);
        }
}

static void *run(void *unused)
{
        struct note *notes = memory_array(FLUSH_NOTES_MAX, sizeof *notes), *note;
        bool is_open = true;

        (void)unused;
        while (is_open) {
                int64_t until_ms = clock_monotonic_ms() + RECEIPTS_FLUSH_MS, left_ms;
                int count = 0;

                while (count < FLUSH_NOTES_MAX && (left_ms = until_ms - clock_monotonic_ms()) > 0) {
                        note = queue_pop(receipts.notes, (int)left_ms);
                        if (!note && clock_monotonic_ms() < until_ms) {
                                is_open = false;         /* closed, and empty */
                                break;
                        }
                        if (note)
                                notes[count++] = *note;
                        free(note);
                }
                if (count)
                        flush(notes, count);
        }
        free(notes);
        return NULL;
}

void receipts_start(const char *conninfo, struct events *events)
{
        receipts.events = events;
        receipts.notes  = queue_create(RECEIPTS_WAITING_MAX);
        receipts.pg     = pg_open(conninfo, PG_WORKER);
        if (pthread_create(&receipts.thread, NULL, run, NULL) != 0)
                memory_give_up("cannot start the thread of the receipts");
}

void receipts_stop(void)
{
        queue_close(receipts.notes);
        pthread_join(receipts.thread, NULL);
        queue_destroy(&receipts.notes);
        pg_close(&receipts.pg);
}

enum err receipts_note(const struct marks_move *move, bool is_told)
{
        struct note *note = memory_zero(sizeof *note);

        *note = (struct note){*move, is_told};
        if (queue_push(receipts.notes, note) == OK)
                return OK;
        free(note);
        return ERR_BUSY;
}

bool receipts_are_told(struct call *call)
{
        struct id me = call->who.user, *hiding;

        return seat_of(call)->room.members <= RECEIPTS_MEMBERS_MAX && preferences_hiding_read(&call->tx, &me, 1, &hiding) == 0;
}
