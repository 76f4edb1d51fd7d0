/* filing.c — messages become rows of the index. */

#include "chat-gateway/filing.h"

#include <stdlib.h>

#include "base/buf.h"
#include "chat-gateway/entries.h"
#include "chat-gateway/gateway.h"
#include "chat-gateway/lexemes.h"
#include "chat-gateway/repo/rooms.h"
#include "markup/markup.h"
#include "op/run.h"

enum {
        ROW_BYTES_MAX = 1 << 20, SAID_BYTES_MAX = 64 << 10,
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

/* --- the words of a slice, each once */

struct word {
        struct str            text, stem;                /* stem: STR_NONE when it is the word itself */
        const struct lexeme  *like;                      /* one of its lexemes; NULL for a stem */
        int64_t               count;                     /* of the messages that have it */
        int                   last;                      /* the last message counted */
};

struct words {
        struct word *items;
        int          count, cap;
        int         *places;                             /* by hash: the item's number and one, 0 for none */
        int          places_count;                       /* a power of two */
        struct arena *arena;
};

static unsigned hash_of(struct str text)
{
        unsigned hash = 2166136261u;

        for (size_t i = 0; i < text.len; i++)
                hash = (hash ^ (unsigned char)text.at[i]) * 16777619u;
        return hash;
}

/* `most` words will be put in, however often each. */
static void words_init(struct words *words, int most, struct arena *arena)
{
        *words = (struct words){.cap = most, .places_count = 64, .arena = arena};
        while (words->places_count < most * 2)
                words->places_count *= 2;
        words->items  = arena_array(arena, struct word, (size_t)most);
        words->places = arena_array(arena, int, (size_t)words->places_count);
}

static struct word *words_put(struct words *words, struct str text)
{
        int place = (int)(hash_of(text) & (unsigned)(words->places_count - 1));

        while (words->places[place] && !str_equal(words->items[words->places[place] - 1].text, text))
                place = (place + 1) & (words->places_count - 1);
        if (!words->places[place]) {
                words->items[words->count++] = (struct word){.text = text, .last = -1};
                words->places[place]         = words->count;
        }
        return &words->items[words->places[place] - 1];
}

static void words_count(struct words *words, struct str text, const struct lexeme *like, int message)
{
        struct word *word = words_put(words, text);

        word->like = like ? like : word->like;
        word->count += word->last != message;
        word->last = message;
}

/* --- a slice */

struct slice {
        struct call    *call;
        struct id       room;
        enum search_language language;
        struct said    *said;
        struct lexeme **lexemes;                         /* of each message */
        int            *lexemes_count, count;
        struct words    words;                           /* and their stems */
};

static void cut_up(struct slice *slice)
{
        struct arena *arena = slice->call->tx.arena;
        int most            = 0;

        slice->lexemes       = arena_array(arena, struct lexeme *, (size_t)slice->count);
        slice->lexemes_count = arena_array(arena, int, (size_t)slice->count);
        for (int i = 0; i < slice->count; i++) {
                slice->lexemes_count[i] = lexemes_of(filed_text(&slice->said[i], arena), arena, &slice->lexemes[i]);
                most += slice->lexemes_count[i];
        }
        words_init(&slice->words, most * 2 + 1, arena);
        for (int i = 0; i < slice->count; i++)
                for (int k = 0; k < slice->lexemes_count[i]; k++)
                        words_count(&slice->words, slice->lexemes[i][k].text, &slice->lexemes[i][k], i);
}

static void find_stems(struct slice *slice)
{
        struct str language = str_from(search_language_words[slice->language]), *texts = arena_array(slice->call->tx.arena, struct str, (size_t)slice->words.count);
        struct stem *stems;
        int count = 0, found;

        if (slice->language == LANGUAGE_SIMPLE)
                return;
        for (int i = 0; i < slice->words.count; i++)
                if (!slice->words.items[i].like->is_pair)
                        texts[count++] = slice->words.items[i].text;
        found = search_stems(&slice->call->tx, texts, count, &language, 1, &stems);
        for (int i = 0; i < found; i++)
                words_put(&slice->words, stems[i].word)->stem = stems[i].stem;
        for (int i = 0; i < slice->count; i++)
                for (int k = 0; k < slice->lexemes_count[i]; k++) {
                        struct str stem = words_put(&slice->words, slice->lexemes[i][k].text)->stem;

                        if (stem.at)
                                words_count(&slice->words, stem, NULL, i);
                }
}

static bool has_link(const struct said *said)
{
        struct markup_span spans[MARKUP_SPANS_MAX];
        int count = said->kind == MESSAGE_TEXT ? markup_spans(said->text, spans, MARKUP_SPANS_MAX) : 0;

        for (int i = 0; i < count; i++)
                if (spans[i].kind == MARKUP_LINK)
                        return true;
        return false;
}

/* A word as it is weighs more than what it comes from. */
static void put_words(struct slice *slice, int i, struct buf *row)
{
        for (int k = 0; k < slice->lexemes_count[i]; k++) {
                const struct lexeme *lexeme = &slice->lexemes[i][k];
                struct str stem             = words_put(&slice->words, lexeme->text)->stem;

                buf_printf(row, " '%.*s':%lldA", STR_ARG(lexeme->text), (long long)lexeme->place);
                if (stem.at)
                        buf_printf(row, " '%.*s':%lldC", STR_ARG(stem), (long long)lexeme->place);
        }
}

static void put_signs(const struct slice *slice, int i, struct buf *row)
{
        const struct said *said = &slice->said[i];

        buf_put(row, STR("'" FILED_ANY "'"));
        filed_id(row, FILED_ROOM, slice->room);
        filed_id(row, FILED_SENDER, said->sender);
        for (int length = 0; length < FILED_LENGTHS; length++)
                filed_time(row, length, said->at_ms / filed_stretch_ms(length));
        for (int k = 0; k < said->named_count; k++)
                filed_id(row, FILED_NAMED, said->named[k]);
        if (said->has_files)
                buf_put(row, STR(" '" FILED_FILE "'"));
        if (has_link(said))
                buf_put(row, STR(" '" FILED_LINK "'"));
        if (said->kind == MESSAGE_POLL)
                buf_put(row, STR(" '" FILED_POLL "'"));
        if (said->is_pinned)
                buf_put(row, STR(" '" FILED_PINNED "'"));
        if (said->thread)
                buf_put(row, STR(" '" FILED_THREAD "'"));
}

static void put_in(struct slice *slice)
{
        struct search_row *rows = arena_array(slice->call->tx.arena, struct search_row, (size_t)slice->count);

        for (int i = 0; i < slice->count; i++) {
                struct buf row;

                buf_init(&row, slice->call->tx.arena, ROW_BYTES_MAX);
                put_signs(slice, i, &row);
                put_words(slice, i, &row);
                rows[i] = (struct search_row){slice->said[i].seq, slice->said[i].at_ms, slice->said[i].rev, buf_str(&row)};
        }
        if (slice->count)
                search_file(&slice->call->tx, slice->room, rows, slice->count);
}

/* Each word of the chunk once, with how many of its messages have it. */
static void count_words(struct slice *slice)
{
        struct arena *arena       = slice->call->tx.arena;
        struct word_count *counts = arena_array(arena, struct word_count, (size_t)slice->words.count);

        for (int i = 0; i < slice->words.count; i++) {
                const struct word *word = &slice->words.items[i];

                counts[i] = (struct word_count){word->text, word->like ? lexeme_shape(word->like, arena) : STR_NONE, word->count};
        }
        search_count_words(&slice->call->tx, counts, slice->words.count);
}

/* --- a room */

struct entered {
        struct room          room;
        struct search_head   head;
        enum search_language language;                   /* as it is filed from now on */
        bool                 is_gone;                    /* what it has left is taken out */
};

/* What many messages say may be much: it is looked at a chunk at a time, in memory of its own. */
static int64_t chunk_of(const struct touched *touched, int count, int64_t *seqs)
{
        int64_t bytes = 0;
        int taken     = 0;

        while (taken < count && taken < CHUNK_MESSAGES_MAX && (!taken || bytes + touched[taken].bytes <= CHUNK_BYTES_MAX)) {
                bytes += touched[taken].bytes;
                seqs[taken] = touched[taken].seq;
                taken++;
        }
        return taken;
}

/* What is new was never put in, unless the room is filed from its beginning again. The numbers rise. */
static void take_out(struct call *call, const struct entered *of, const int64_t *seqs, int count)
{
        int old = of->head.seq ? 0 : count;

        while (old < count && seqs[old] <= of->head.seq)
                old++;
        if (old)
                search_take_out(&call->tx, of->room.id, seqs, old);
}

static void file_chunk(struct call *call, const struct entered *of, const int64_t *seqs, int count)
{
        struct slice slice = {.call = call, .room = of->room.id, .language = of->language};

        take_out(call, of, seqs, count);
        slice.count = search_said(&call->tx, of->room.id, seqs, count, &slice.said);
        cut_up(&slice);
        find_stems(&slice);
        put_in(&slice);
        count_words(&slice);
}

static void file(struct call *call, struct entered *of, int64_t most, struct arena *chunks)
{
        struct tx *tx = &call->tx;
        int64_t seqs[CHUNK_MESSAGES_MAX];
        int64_t to = of->room.seq - of->head.seq > most ? of->head.seq + most : of->room.seq;
        struct touched *touched;
        int count = search_touched(tx, of->room.id, of->head.seq, to, &touched);

        tx->arena = chunks;
        for (int from = 0; from < count && tx->failed == OK;) {
                int taken = (int)chunk_of(touched + from, count - from, seqs);

                arena_reset(chunks);
                file_chunk(call, of, seqs, taken);
                from += taken;
        }
        tx->arena = call->arena;
        of->head  = (struct search_head){of->room.id, to, of->language};
        /* What a room keeps no longer goes with every look at it; while there is more of that, the last entry is looked at once more. */
        if (of->room.floor > 1 && search_take_out_below(tx, of->room.id, of->room.floor, FILING_SLICE) == FILING_SLICE)
                of->head.seq = to - 1;
        search_head_store(tx, &of->head);
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

static int64_t file_all(struct call *call, struct entered *entered, int count, struct id *left)
{
        struct arena *chunks = arena_create(CHUNK_ARENA_BYTES_MAX);
        int64_t numbers_left = FILING_NUMBERS_MAX;
        int left_count       = 0;

        search_words_lock(&call->tx);
        for (int i = 0; i < count && call->tx.failed == OK; i++) {
                int64_t before = entered[i].head.seq;

                if (entered[i].is_gone) {
                        if (search_take_out_below(&call->tx, entered[i].room.id, INT64_MAX, FILING_SLICE) == FILING_SLICE)
                                left[left_count++] = entered[i].room.id;
                        continue;
                }
                if (numbers_left)
                        file(call, &entered[i], numbers_left < FILING_SLICE ? numbers_left : FILING_SLICE, chunks);
                numbers_left -= entered[i].head.seq - before;
                if (entered[i].head.seq < entered[i].room.seq)
                        left[left_count++] = entered[i].room.id;
        }
        search_forget_words(&call->tx);
        arena_destroy(&chunks);
        return left_count;
}

enum err filing_fill(struct call *call, const struct id *rooms, int count, struct id *left, int *left_count)
{
        struct entered *entered = arena_array(call->arena, struct entered, (size_t)count);
        int entered_count       = enter_all(call, rooms, count, entered);

        *left_count = entered_count && call->tx.failed == OK ? (int)file_all(call, entered, entered_count, left) : 0;
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
