/* fuzz_filter.c — any rule and any text: what is found stands within the text, at characters; masking keeps its length in characters; a second look finds the same; and no pattern costs more
 * than it may. The first byte is the kind, the first line the words, the rest the text.
 *
 * sources: libs/base libs/filter libs/pattern libs/crypto/fold.c
 * links: -lutf8proc -lpcre2-8 -lpthread -lm
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/utf8.h"
#include "filter/filter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
        if (!holds)
                abort();
}

static bool is_at_character(struct str text, size_t at)
{
        return at == text.len || ((unsigned char)text.at[at] & 0xc0) != 0x80;
}

static void look(const struct filter *filter, struct str text, struct arena *arena)
{
        struct filter_spans *spans = arena_zero(arena, sizeof *spans), *again = arena_zero(arena, sizeof *again);
        enum filter_answer answer  = filter_look(filter, 0, filter_text(text, arena), spans);
        struct str masked;

        must(filter_look(filter, 0, filter_text(text, arena), again) == answer && again->count == spans->count);
        must((answer == FILTER_FOUND) == (spans->count > 0));
        must((filter_look(filter, 0, filter_text(text, arena), NULL) == FILTER_FOUND) == (answer == FILTER_FOUND));
        for (int i = 0; i < spans->count; i++) {
                must(spans->items[i].length > 0 && spans->items[i].at + spans->items[i].length <= text.len);
                must(is_at_character(text, spans->items[i].at) && is_at_character(text, spans->items[i].at + spans->items[i].length));
        }
        masked = filter_mask(text, spans, arena);
        must(utf8_is_valid(masked) && utf8_count(masked) == utf8_count(text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct str rest, words = str_until((struct str){(const char *)data + 1, size ? size - 1 : 0}, '\n', &rest);
        struct filter_rule rule;
        struct filter *filter;
        struct arena *arena;

        if (!size || !words.len || !rest.at || !utf8_is_valid(words) || !utf8_is_valid(rest) || rest.len > 8000)
                return 0;
        rule   = (struct filter_rule){.kind = (enum filter_kind)(data[0] % (FILTER_PATTERN + 1)), .pattern = words};
        filter = filter_create(&rule, 1);
        must((filter_count(filter) == 1) == (filter_check(rule.kind, words) == NULL));
        arena = arena_create(32u << 20);
        if (filter_count(filter))
                look(filter, rest, arena);
        arena_destroy(&arena);
        filter_destroy(&filter);
        return 0;
}
