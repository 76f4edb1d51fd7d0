/* test_markup.c — mentions and links, by the vectors that every client shares (tests/vectors/markup.json), and what vectors cannot say. */

#include "markup/markup.h"

#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "json/scan.h"
#include "tests/support/check.h"

enum { VECTORS_BYTES_MAX = 1 << 20 };

static const char *const kinds[] = {"name", "owners", "admins", "moderators", "here", "all", "link"};

static struct str read_vectors(struct arena *arena)
{
        char *at   = arena_alloc(arena, VECTORS_BYTES_MAX);
        FILE *file = fopen("tests/vectors/markup.json", "r");
        size_t len;

        CHECK(file != NULL);
        len = fread(at, 1, VECTORS_BYTES_MAX, file);
        CHECK(len > 0 && len < VECTORS_BYTES_MAX);
        fclose(file);
        return (struct str){at, len};
}

static void check_span(struct str text, struct str wanted, const struct markup_span *span, struct arena *arena)
{
        struct str kind;
        int64_t place, length;

        CHECK(json_string(json_member(wanted, "kind"), arena, &kind));
        CHECK(json_int(json_member(wanted, "at"), 0, INT64_MAX, &place));
        CHECK(json_int(json_member(wanted, "length"), 1, INT64_MAX, &length));
        if (!str_equal(kind, str_from(kinds[span->kind])) || span->at != place || span->length != length)
                fail_msg("in \"%.*s\": %s at %lld of %lld, not %.*s at %lld of %lld", STR_ARG(text), kinds[span->kind], (long long)span->at, (long long)span->length, STR_ARG(kind),
                         (long long)place, (long long)length);
        CHECK_INT(utf8_count(span->text), span->length - (span->kind != MARKUP_LINK));
}

TEST(the_vectors_hold)
{
        struct arena *arena = arena_create((size_t)8 << 20);
        struct str vectors  = read_vectors(arena), vector, wanted, text, spans_wanted;
        struct markup_span spans[MARKUP_SPANS_MAX];
        struct json_fault fault;
        int seen = 0;

        CHECK_OK(json_scan(vectors, VECTORS_BYTES_MAX, &fault));
        for (; json_next_item(&vectors, &vector); seen++) {
                int count, next = 0;

                CHECK(json_string(json_member(vector, "text"), arena, &text));
                spans_wanted = json_member(vector, "spans");
                count        = markup_spans(text, spans, MARKUP_SPANS_MAX);
                while (json_next_item(&spans_wanted, &wanted)) {
                        if (next == count)
                                fail_msg("in \"%.*s\": only %d were found, not %.*s", STR_ARG(text), count, STR_ARG(wanted));
                        check_span(text, wanted, &spans[next++], arena);
                }
                if (next != count)
                        fail_msg("in \"%.*s\": \"%.*s\" was found, too", STR_ARG(text), STR_ARG(spans[next].text));
        }
        CHECK(seen > 40);
        arena_destroy(&arena);
}

TEST(signs_come_off_a_name_one_by_one)
{
        struct markup_span name;

        CHECK_INT(markup_spans(STR("hi @bob_.-"), &name, 1), 1);
        CHECK_STR(name.text, "bob_.-");
        CHECK(markup_shorten(&name) && markup_shorten(&name));
        CHECK_STR(name.text, "bob_");
        CHECK_INT(name.length, 5);
        CHECK(markup_shorten(&name) && !markup_shorten(&name));
        CHECK_STR(name.text, "bob");
}

TEST(no_more_are_told_than_asked_for)
{
        struct markup_span spans[3];

        CHECK_INT(markup_spans(STR("@one @two @three"), spans, 2), 2);
        CHECK_INT(markup_spans(STR("@one @two @three"), spans, 3), 3);
        CHECK_INT(markup_spans(STR("@one"), spans, 0), 0);
}

static void repeat(char *out, size_t bytes, const char *piece)
{
        for (size_t i = 0; i < bytes; i++)
                out[i] = piece[i % strlen(piece)];
}

/* Twice as long takes about twice as long: what a quadratic walk would need minutes for ends at once. */
TEST(hostile_texts_take_linear_time)
{
        static const char *const pieces[] = {"`", "``` ", "` `` ``` ````", "[", "](http://a", "](http://a \"", "](http://a \"x](http://a '", "<http://a", "<http://a(", "http://a(((", "@a@", "@a.",
                                             "\\`", "> ```\n", "~~~\n>~~~~\n", "](<http://a", "[@a](http://b) ", "http://a)", "\n\n`"};
        enum { BYTES = 4 << 20 };
        char *text = malloc(BYTES);
        struct markup_span spans[MARKUP_SPANS_MAX];

        for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
                int64_t began_ms = clock_monotonic_ms();

                repeat(text, BYTES, pieces[i]);
                markup_spans((struct str){text, BYTES}, spans, MARKUP_SPANS_MAX);
                if (clock_monotonic_ms() - began_ms > 5000)
                        fail_msg("%s takes %lld ms", pieces[i], (long long)(clock_monotonic_ms() - began_ms));
        }
        free(text);
}

SUITE(CASE(the_vectors_hold), CASE(signs_come_off_a_name_one_by_one), CASE(no_more_are_told_than_asked_for), CASE(hostile_texts_take_linear_time))
