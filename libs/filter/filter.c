/* filter.c — words that are looked for in texts. */

#include "filter/filter.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "crypto/fold.h"
#include "pattern/pattern.h"

enum { FOLD_ARENA_BYTES = 64 << 10 };

struct made {
        struct filter_rule rule;
        char              *text;                         /* what rule.pattern points into */
        char              *needle;                       /* as it is looked for; of a pattern none */
        size_t             needle_len;
        struct pattern    *pattern;
};

struct filter {
        int         count;
        struct made items[];
};

struct filter_text {
        struct str    text;
        struct arena *arena;
        bool          is_folded;
        struct folded folded;
        int64_t       steps;
};

/* --- making */

static char *copy_of(struct str text)
{
        char *copy = memory_zero(text.len + 1);

        memcpy(copy, text.at, text.len);
        return copy;
}

static void made_end(struct made *made)
{
        pattern_destroy(&made->pattern);
        free(made->needle);
        free(made->text);
}

/* Under a word that is nothing but what folding takes away, everything would lie. */
static const char *needle_make(struct made *made, const struct filter_rule *rule)
{
        struct arena *arena;
        struct str needle = rule->pattern;

        if (rule->kind == FILTER_EXACT) {
                made->needle     = copy_of(needle);
                made->needle_len = needle.len;
                return NULL;
        }
        arena  = arena_create(FOLD_ARENA_BYTES);
        needle = text_fold(needle, arena).text;
        made->needle     = copy_of(needle);
        made->needle_len = needle.len;
        arena_destroy(&arena);
        return made->needle_len ? NULL : "has nothing in it that can be seen";
}

static const char *make(struct made *made, const struct filter_rule *rule)
{
        const char *why = NULL;

        *made = (struct made){.rule = *rule};
        if (!rule->pattern.len || rule->pattern.len > PATTERN_BYTES_MAX)
                return "is empty, or too long";
        if (rule->kind == FILTER_PATTERN)
                made->pattern = pattern_compile(rule->pattern, &why);
        else
                why = needle_make(made, rule);
        made->text         = copy_of(rule->pattern);
        made->rule.pattern = (struct str){made->text, rule->pattern.len};
        return why;
}

const char *filter_check(enum filter_kind kind, struct str pattern)
{
        struct made made;
        const char *why = make(&made, &(struct filter_rule){.kind = kind, .pattern = pattern});

        made_end(&made);
        return why;
}

struct filter *filter_create(const struct filter_rule *rules, int count)
{
        struct filter *filter = memory_zero(sizeof *filter + (size_t)count * sizeof *filter->items);

        for (int i = 0; i < count; i++) {
                if (make(&filter->items[filter->count], &rules[i]))
                        made_end(&filter->items[filter->count]);
                else
                        filter->count++;
        }
        return filter;
}

void filter_destroy(struct filter **filter)
{
        struct filter *f = *filter;

        *filter = NULL;
        if (!f)
                return;
        for (int i = 0; i < f->count; i++)
                made_end(&f->items[i]);
        free(f);
}

int filter_count(const struct filter *filter)
{
        return filter ? filter->count : 0;
}

const struct filter_rule *filter_rule(const struct filter *filter, int i)
{
        return &filter->items[i].rule;
}

/* --- looking */

struct filter_text *filter_text(struct str text, struct arena *arena)
{
        struct filter_text *look = arena_zero(arena, sizeof *look);

        *look = (struct filter_text){.text = text, .arena = arena, .steps = FILTER_STEPS_MAX};
        return look;
}

static const struct folded *folded_of(struct filter_text *look)
{
        if (!look->is_folded)
                look->folded = text_fold(look->text, look->arena);
        look->is_folded = true;
        return &look->folded;
}

static void note(struct filter_spans *spans, size_t begin, size_t end)
{
        if (spans->count < FILTER_SPANS_MAX)
                spans->items[spans->count++] = (struct filter_span){begin, end - begin};
}

/* What was folded from one character is part of it, and what is invisible after it as well. */
static void note_folded(struct filter_spans *spans, const struct folded *folded, size_t begin, size_t end)
{
        while (end < folded->text.len && folded->origins[end] == folded->origins[end - 1])
                end++;
        note(spans, folded->origins[begin], folded->origins[end]);
}

static bool is_whole_word(struct str text, const struct made *made, size_t begin, size_t end)
{
        struct str needle = {made->needle, made->needle_len};
        bool joins_before = text_word_begins(needle, 0) && text_word_ends(text, begin);
        bool joins_after  = text_word_ends(needle, needle.len) && text_word_begins(text, end);

        return !joins_before && !joins_after;
}

static enum filter_answer find_needle(const struct made *made, struct filter_text *look, struct filter_spans *spans)
{
        const struct folded *folded = made->rule.kind == FILTER_EXACT ? NULL : folded_of(look);
        struct str text = folded ? folded->text : look->text;
        enum filter_answer answer = FILTER_ABSENT;
        size_t from = 0;

        while (from < text.len) {
                const char *found = memmem(text.at + from, text.len - from, made->needle, made->needle_len);
                size_t begin, end;

                if (!found)
                        break;
                begin = (size_t)(found - text.at);
                end   = begin + made->needle_len;
                if (made->rule.kind == FILTER_WORD && !is_whole_word(text, made, begin, end)) {
                        from = begin + 1;
                        continue;
                }
                answer = FILTER_FOUND;
                if (!spans || spans->count == FILTER_SPANS_MAX)
                        break;
                if (folded)
                        note_folded(spans, folded, begin, end);
                else
                        note(spans, begin, end);
                from = end;
        }
        return answer;
}

static enum filter_answer find_pattern(const struct made *made, struct filter_text *look, struct filter_spans *spans)
{
        int64_t mine = look->steps < FILTER_PATTERN_STEPS_MAX ? look->steps : FILTER_PATTERN_STEPS_MAX, left = mine;
        enum pattern_answer answer = PATTERN_ABSENT;
        size_t from = 0, begin, end;
        bool is_found = false;

        while (from < look->text.len) {
                answer = pattern_find(made->pattern, look->text, from, &left, &begin, &end);
                if (answer != PATTERN_FOUND)
                        break;
                is_found = true;
                if (!spans || spans->count == FILTER_SPANS_MAX)
                        break;
                note(spans, begin, end);
                from = end;
        }
        look->steps -= mine - (left > 0 ? left : 0);
        if (is_found)
                return FILTER_FOUND;
        return answer == PATTERN_UNDECIDED ? FILTER_UNDECIDED : FILTER_ABSENT;
}

enum filter_answer filter_look(const struct filter *filter, int i, struct filter_text *look, struct filter_spans *spans)
{
        const struct made *made = &filter->items[i];

        return made->rule.kind == FILTER_PATTERN ? find_pattern(made, look, spans) : find_needle(made, look, spans);
}

/* --- masking */

static bool is_blank(char c)
{
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

struct str filter_mask(struct str text, const struct filter_spans *spans, struct arena *arena)
{
        char *out = arena_alloc(arena, text.len + 1), *is_within = arena_zero(arena, text.len + 1);
        size_t len = 0;

        for (int i = 0; i < spans->count; i++)
                memset(is_within + spans->items[i].at, 1, spans->items[i].length);
        for (size_t at = 0; at < text.len; at++) {
                bool continues = ((unsigned char)text.at[at] & 0xc0) == 0x80;

                if (is_blank(text.at[at]) || !is_within[at])
                        out[len++] = text.at[at];
                else if (!continues)
                        out[len++] = '*';
        }
        out[len] = '\0';
        return (struct str){out, len};
}
