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

enum { ROW_BYTES_MAX = 1 << 20, SAID_BYTES_MAX = 64 << 10 };

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
        struct arena *arena = slice->call->arena;
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
        struct str language = str_from(search_language_words[slice->language]), *texts = arena_array(slice->call->arena, struct str, (size_t)slice->words.count);
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
        struct search_row *rows = arena_array(slice->call->arena, struct search_row, (size_t)slice->count);

        for (int i = 0; i < slice->count; i++) {
                struct buf row;

                buf_init(&row, slice->call->arena, ROW_BYTES_MAX);
                put_signs(slice, i, &row);
                put_words(slice, i, &row);
                rows[i] = (struct search_row){slice->said[i].seq, slice->said[i].at_ms, slice->said[i].rev, buf_str(&row)};
        }
        if (slice->count)
                search_file(&slice->call->tx, slice->room, rows, slice->count);
}

/* The words that a room's slice brought, and those of rows that were taken out: of its messages, and of what the room keeps no longer. */
struct batch {
        struct words       came;
        struct word_count *gone, *below;
        int                gone_count, below_count;
};

static void count_gone(struct words *all, const struct word_count *gone, int count)
{
        for (int i = 0; i < count; i++)
                words_put(all, gone[i].word)->count += gone[i].count;
}

/* What came and what went, each word once: most edits change a few words. */
static void count_words(struct tx *tx, const struct batch *batches, int batches_count)
{
        struct word_count *counts;
        struct words all;
        int most = 0, count = 0;

        for (int i = 0; i < batches_count; i++)
                most += batches[i].came.count + batches[i].gone_count + batches[i].below_count;
        words_init(&all, most + 1, tx->arena);
        for (int i = 0; i < batches_count; i++) {
                for (int k = 0; k < batches[i].came.count; k++) {
                        struct word *word = words_put(&all, batches[i].came.items[k].text);

                        word->like = batches[i].came.items[k].like ? batches[i].came.items[k].like : word->like;
                        word->count += batches[i].came.items[k].count;
                }
                count_gone(&all, batches[i].gone, batches[i].gone_count);
                count_gone(&all, batches[i].below, batches[i].below_count);
        }
        counts = arena_array(tx->arena, struct word_count, (size_t)all.count);
        for (int i = 0; i < all.count; i++)
                if (all.items[i].count)
                        counts[count++] = (struct word_count){all.items[i].text, all.items[i].like ? lexeme_shape(all.items[i].like, tx->arena) : STR_NONE, all.items[i].count};
        search_count_words(tx, counts, count);
}

/* --- a call */

struct filing {
        struct call *call;
        int64_t      numbers_left;
        int          batches_count;
        struct batch batches[FILING_ROOMS_MAX];
};

struct filing *filing_begin(struct call *call)
{
        struct filing *filing = arena_zero(call->arena, sizeof *filing);

        filing->call         = call;
        filing->numbers_left = FILING_NUMBERS_MAX;
        return filing;
}

static void fill(struct filing *filing, const struct room *room, enum search_language language, struct search_head *head)
{
        struct tx *tx       = &filing->call->tx;
        struct slice slice  = {.call = filing->call, .room = room->id, .language = language};
        struct batch *batch = &filing->batches[filing->batches_count++];
        int64_t most = filing->numbers_left < FILING_SLICE ? filing->numbers_left : FILING_SLICE, to = room->seq - head->seq > most ? head->seq + most : room->seq, *touched;
        int touched_count = search_touched(tx, room->id, head->seq, to, &touched);

        filing->numbers_left -= to - head->seq;
        search_take_out(tx, room->id, touched, touched_count, &batch->gone, &batch->gone_count);
        slice.count = search_said(tx, room->id, touched, touched_count, &slice.said);
        cut_up(&slice);
        find_stems(&slice);
        put_in(&slice);
        batch->came = slice.words;
        *head       = (struct search_head){room->id, to, language};
        /* What a room keeps no longer goes with every look at it; while there is more of that, the last entry is looked at once more. */
        if (room->floor > 1 && search_take_out_below(tx, room->id, room->floor, FILING_SLICE, &batch->below, &batch->below_count) == FILING_SLICE)
                head->seq = to - 1;
        search_head_store(tx, head);
}

enum err filing_fill(struct filing *filing, struct id id, bool *is_more)
{
        struct call *call = filing->call;
        struct search_head head;
        enum search_language language;
        struct room room;

        *is_more = false;
        if (!rooms_get(&call->tx, id, false, &room) || room.encryption != ENCRYPTION_NONE)
                return call->tx.failed;
        *is_more = true;
        if (!filing->numbers_left || filing->batches_count == FILING_ROOMS_MAX)
                return call->tx.failed;
        head = search_head_enter(&call->tx, id, filed_language(call, room.language));
        /* The log may have moved while the head was somebody else's. */
        if (!rooms_get(&call->tx, id, false, &room)) {
                search_head_forget(&call->tx, id);
                *is_more = false;
                return call->tx.failed;
        }
        language = filed_language(call, room.language);
        if (head.language != language || head.seq > room.seq)
                head.seq = 0;
        if (head.seq < room.seq)
                fill(filing, &room, language, &head);
        *is_more = head.seq < room.seq;
        return call->tx.failed;
}

enum err filing_end(struct filing *filing)
{
        count_words(&filing->call->tx, filing->batches, filing->batches_count);
        return filing->call->tx.failed;
}

bool filing_sweep(struct tx *tx, struct id room, int64_t limit)
{
        struct batch batch = {0};
        int64_t taken;

        search_head_forget(tx, room);                    /* waits for whoever is filing it: what they put in is seen below */
        taken = search_take_out_below(tx, room, INT64_MAX, limit, &batch.below, &batch.below_count);
        count_words(tx, &batch, 1);
        return taken == limit;
}
