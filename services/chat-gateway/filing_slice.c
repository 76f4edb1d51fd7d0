/* filing_slice.c — what some messages say, as rows of the index and counts of words. */

#include "chat-gateway/filing_slice.h"

#include "base/buf.h"
#include "chat-gateway/filing.h"
#include "chat-gateway/lexemes.h"
#include "markup/markup.h"

enum { ROW_BYTES_MAX = 1 << 20 };

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
        filed_id(row, FILED_ROOM, said->room);
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
                rows[i] = (struct search_row){slice->said[i].room, slice->said[i].seq, slice->said[i].at_ms, slice->said[i].rev, buf_str(&row)};
        }
        if (slice->count)
                search_file(&slice->call->tx, rows, slice->count);
}

/* Each word of the slice once, with how many of its messages have it. */
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

void filing_slice(struct call *call, enum search_language language, const struct id *rooms, const int64_t *seqs, int count)
{
        struct slice slice = {.call = call, .language = language};

        slice.count = search_said(&call->tx, rooms, seqs, count, &slice.said);
        cut_up(&slice);
        find_stems(&slice);
        put_in(&slice);
        count_words(&slice);
}
