/* filing.c — messages become rows of the index. */

#include "chat-gateway/filing.h"

#include <stdlib.h>

#include "base/buf.h"
#include "chat-gateway/entries.h"
#include "chat-gateway/filing_slice.h"
#include "chat-gateway/gateway.h"
#include "chat-gateway/repo/rooms.h"
#include "op/run.h"

enum {
        SAID_BYTES_MAX = 64 << 10,
        CHUNK_MESSAGES_MAX = 100, CHUNK_BYTES_MAX = 32 << 10, CHUNK_ARENA_BYTES_MAX = 64 << 20,  /* one message may be longer than a chunk: 8,000 letters and what hangs on them */
};

/* --- names */

void filed_id(struct buf *out, char sign, struct id id)
{
        buf_printf(out, " '%c", sign);
        for (int i = 8; i < 16; i++)
                buf_printf(out, "%02x", id.bytes[i]);
        buf_put_char(out, '\'');
}

int64_t filed_stretch_ms(int length)
{
        return INT64_C(28800000) << 3 * length;
}

void filed_time(struct buf *out, int length, int64_t stretch)
{
        buf_printf(out, " '^%d.%lld'", length, (long long)stretch);
}

enum search_language filed_language(const struct call *call, enum search_language of_room)
{
        return of_room != LANGUAGE_SIMPLE ? of_room : gateway_search_language(call->service->owner);
}

struct str filed_text(const struct said *said, struct arena *arena)
{
        struct message_extra extra;
        struct buf text;

        if (said->kind == MESSAGE_TEXT)
                return said->text;
        extra = extra_read(said->extra, arena);
        buf_init(&text, arena, SAID_BYTES_MAX);
        if (said->kind == MESSAGE_LOCATION && extra.location.has_label)
                buf_put(&text, extra.location.label);
        for (size_t i = 0; said->kind == MESSAGE_POLL && i < extra.poll.questions.count; i++) {
                const struct poll_question *question = &extra.poll.questions.items[i];

                buf_printf(&text, "%s%.*s", i ? "\n" : "", STR_ARG(question->question));
                for (size_t k = 0; k < question->options.count; k++)
                        buf_printf(&text, "%s%.*s", k ? ", " : "\n", STR_ARG(question->options.items[k]));
        }
        return buf_str(&text);
}

/* --- a room */

struct entered {
        struct room          room;
        struct search_head   head;
        enum search_language language;                   /* as it is filed from now on */
        bool                 is_gone;                    /* what it has left is taken out */
        int64_t              to;                         /* this call files it up to here */
};

/* What is new was never put in, unless the room is filed from its beginning again. The numbers rise. */
static void take_out(struct call *call, const struct entered *of, const struct touched *touched, int count)
{
        int64_t *seqs = arena_array(call->arena, int64_t, (size_t)count);
        int old       = 0;

        while (old < count && (!of->head.seq || touched[old].seq <= of->head.seq)) {
                seqs[old] = touched[old].seq;
                old++;
        }
        if (old)
                search_take_out(&call->tx, of->room.id, seqs, old);
}

/* What a room keeps no longer goes with every look at it; while there is more of that, the last entry is looked at once more. */
static struct search_head moved_on(struct tx *tx, const struct entered *of)
{
        struct search_head head = {of->room.id, of->to, of->language};

        if (of->room.floor > 1 && search_take_out_below(tx, of->room.id, of->room.floor, FILING_SLICE) == FILING_SLICE)
                head.seq = of->to - 1;
        return head;
}

/* --- the logs of some rooms, at once */

struct logs {
        struct entered **rooms;                          /* in the order of their ids */
        int              rooms_count;
        struct touched  *touched;
        int              touched_count;
};

/* How far each is filed now; what one leaves is the next one's. */
static struct logs logs_of(struct call *call, struct entered *entered, int count)
{
        struct logs logs  = {.rooms = arena_array(call->arena, struct entered *, (size_t)count)};
        struct log_stretch *stretches = arena_array(call->arena, struct log_stretch, (size_t)count);
        int64_t left      = FILING_NUMBERS_MAX;

        for (int i = 0; i < count && left; i++) {
                int64_t most = left < FILING_SLICE ? left : FILING_SLICE, ahead = entered[i].room.seq - entered[i].head.seq;

                if (entered[i].is_gone)
                        continue;
                entered[i].to = entered[i].head.seq + (ahead < most ? ahead : most);
                left -= entered[i].to - entered[i].head.seq;
                stretches[logs.rooms_count]    = (struct log_stretch){entered[i].room.id, entered[i].head.seq, entered[i].to};
                logs.rooms[logs.rooms_count++] = &entered[i];
        }
        if (logs.rooms_count)
                logs.touched_count = search_touched(&call->tx, stretches, logs.rooms_count, &logs.touched);
        return logs;
}

static void take_out_all(struct call *call, const struct logs *logs)
{
        for (int from = 0, to; from < logs->touched_count; from = to) {
                int stretch = logs->touched[from].stretch;

                for (to = from; to < logs->touched_count && logs->touched[to].stretch == stretch;)
                        to++;
                take_out(call, logs->rooms[stretch], logs->touched + from, to - from);
        }
}

/* What many messages say may be much: it is looked at a chunk at a time. The rooms of one chunk are filed in one language. */
struct chunk {
        enum search_language language;
        struct id rooms[CHUNK_MESSAGES_MAX];
        int64_t   seqs[CHUNK_MESSAGES_MAX];
        int       count;
};

static int next_chunk(const struct logs *logs, int from, struct chunk *chunk)
{
        int64_t bytes = 0;

        for (chunk->count = 0; from < logs->touched_count && chunk->count < CHUNK_MESSAGES_MAX; from++) {
                const struct touched *touched = &logs->touched[from];
                const struct entered *of      = logs->rooms[touched->stretch];

                if (of->language != chunk->language)
                        continue;
                if (chunk->count && bytes + touched->bytes > CHUNK_BYTES_MAX)
                        break;
                bytes += touched->bytes;
                chunk->rooms[chunk->count]  = of->room.id;
                chunk->seqs[chunk->count++] = touched->seq;
        }
        return from;
}

/* In memory that is used again for each chunk. */
static void put_in_all(struct call *call, const struct logs *logs)
{
        struct arena *chunks = arena_create(CHUNK_ARENA_BYTES_MAX);
        struct chunk chunk;

        call->tx.arena = chunks;
        for (int language = 0; search_language_words[language]; language++)
                for (int from = 0; from < logs->touched_count && call->tx.failed == OK;) {
                        chunk.language = (enum search_language)language;
                        from           = next_chunk(logs, from, &chunk);
                        if (chunk.count)
                                filing_slice(call, chunk.language, chunk.rooms, chunk.seqs, chunk.count);
                        arena_reset(chunks);
                }
        call->tx.arena = call->arena;
        arena_destroy(&chunks);
}

static void move_heads(struct call *call, const struct logs *logs)
{
        struct search_head *heads = arena_array(call->arena, struct search_head, (size_t)logs->rooms_count);

        for (int i = 0; i < logs->rooms_count; i++)
                logs->rooms[i]->head = heads[i] = moved_on(&call->tx, logs->rooms[i]);
        search_heads_store(&call->tx, heads, logs->rooms_count);
}

/* --- a call */

static const struct room *among(const struct room *rooms, int count, struct id id)
{
        for (int i = 0; i < count; i++)
                if (id_equal(rooms[i].id, id))
                        return &rooms[i];
        return NULL;
}

/* The heads of those that are there and open: locked, in the order of the ids. */
static int lock_heads(struct call *call, const struct id *ids, int count, struct search_head *heads)
{
        struct room *rooms;
        int found = rooms_of_ids(&call->tx, ids, (size_t)count, &rooms), kept = 0;

        for (int i = 0; i < count; i++) {
                const struct room *room = among(rooms, found, ids[i]);

                if (room && room->encryption == ENCRYPTION_NONE)
                        heads[kept++] = (struct search_head){.room = ids[i], .language = filed_language(call, room->language)};
        }
        search_heads_enter(&call->tx, heads, kept);
        return kept;
}

static const struct search_head *head_of(const struct search_head *heads, int count, struct id id)
{
        for (int i = 0; i < count; i++)
                if (id_equal(heads[i].room, id))
                        return &heads[i];
        return NULL;
}

/* As far as it is now; false when there is nothing to do. */
static bool enter(struct call *call, const struct room *room, const struct search_head *head, struct entered *out)
{
        if (!head)
                return false;                            /* sealed */
        *out          = (struct entered){.room = *room, .head = *head};
        out->language = filed_language(call, room->language);
        if (out->head.language != out->language || out->head.seq > room->seq)
                out->head.seq = 0;
        return out->head.seq < room->seq;
}

static int enter_all(struct call *call, const struct id *ids, int count, struct entered *out)
{
        struct search_head *heads = arena_array(call->arena, struct search_head, (size_t)count);
        int locked = lock_heads(call, ids, count, heads), found, entered = 0;
        struct room *rooms;

        /* Logs may have moved while heads were somebody else's. */
        found = rooms_of_ids(&call->tx, ids, (size_t)count, &rooms);
        for (int i = 0; i < count && call->tx.failed == OK; i++) {
                const struct room *room = among(rooms, found, ids[i]);

                if (room) {
                        entered += enter(call, room, head_of(heads, locked, ids[i]), &out[entered]);
                } else {
                        out[entered++] = (struct entered){.room.id = ids[i], .is_gone = true};
                        search_head_forget(&call->tx, ids[i]);
                }
        }
        return entered;
}

static int file_all(struct call *call, struct entered *entered, int count, struct id *left)
{
        struct logs logs = logs_of(call, entered, count);
        int left_count   = 0;

        search_words_lock(&call->tx);
        for (int i = 0; i < count && call->tx.failed == OK; i++)
                if (entered[i].is_gone && search_take_out_below(&call->tx, entered[i].room.id, INT64_MAX, FILING_SLICE) == FILING_SLICE)
                        left[left_count++] = entered[i].room.id;
        take_out_all(call, &logs);
        put_in_all(call, &logs);
        move_heads(call, &logs);
        search_forget_words(&call->tx);
        for (int i = 0; i < count; i++)
                if (!entered[i].is_gone && entered[i].head.seq < entered[i].room.seq)
                        left[left_count++] = entered[i].room.id;
        return left_count;
}

enum err filing_fill(struct call *call, const struct id *rooms, int count, struct id *left, int *left_count)
{
        struct entered *entered = arena_array(call->arena, struct entered, (size_t)count);
        int entered_count       = enter_all(call, rooms, count, entered);

        *left_count = entered_count && call->tx.failed == OK ? file_all(call, entered, entered_count, left) : 0;
        return call->tx.failed;
}

bool filing_sweep(struct tx *tx, struct id room, int64_t limit)
{
        int64_t taken;

        search_head_forget(tx, room);                    /* waits for whoever is filing it: what they put in is seen below */
        search_words_lock(tx);
        taken = search_take_out_below(tx, room, INT64_MAX, limit);
        search_forget_words(tx);
        return taken == limit;
}
