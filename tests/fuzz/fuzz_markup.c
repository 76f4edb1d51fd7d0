/* fuzz_markup.c — any valid text: its spans stand in order, apart, within it, at characters; what begins one is what its kind begins with; and a second look finds the same.
 *
 * sources: libs/base libs/markup
 * links: -lpthread -lm
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"
#include "markup/markup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
        if (!holds)
                abort();
}

static void check(struct str text, const struct markup_span *span, int64_t after)
{
        const char *begin = span->text.at - (span->kind != MARKUP_LINK);

        must(span->at >= after && span->length > 1 && span->text.len > 0);
        must(span->text.at >= text.at && span->text.at + span->text.len <= text.at + text.len);
        must((int64_t)utf8_count((struct str){text.at, (size_t)(begin - text.at)}) == span->at);
        must((int64_t)utf8_count(span->text) + (span->kind != MARKUP_LINK) == span->length);
        must(utf8_is_valid(span->text));
        must(span->kind == MARKUP_LINK ? *begin == 'h' || *begin == 'H' : *begin == '@');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct markup_span spans[MARKUP_SPANS_MAX], again[MARKUP_SPANS_MAX], fewer[2];
        struct str text = {(const char *)data, size};
        int count, fewer_count;
        int64_t after = 0;

        if (!utf8_is_valid(text) || (size && memchr(data, 0, size)))
                return 0;
        count = markup_spans(text, spans, MARKUP_SPANS_MAX);
        must(count >= 0 && count <= MARKUP_SPANS_MAX);
        must(markup_spans(text, again, MARKUP_SPANS_MAX) == count);
        for (int i = 0; i < count; i++) {
                must(spans[i].at == again[i].at && spans[i].length == again[i].length && spans[i].kind == again[i].kind);
                check(text, &spans[i], after);
                after = spans[i].at + spans[i].length;
                while (spans[i].kind == MARKUP_NAME && markup_shorten(&spans[i]))
                        check(text, &spans[i], 0);
        }
        fewer_count = markup_spans(text, fewer, 2);
        must(fewer_count <= 2);
        return 0;
}
