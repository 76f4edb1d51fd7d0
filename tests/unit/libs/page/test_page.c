/* test_page.c — what a page says about itself: in which order names count, what is no markup, letters, and how far it is read. */

#include "page/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "tests/support/check.h"

static struct arena *arena;
static struct page   page;

static int begin(void **state)
{
        (void)state;
        arena = arena_create(16u << 20);
        return 0;
}

static int end(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

static bool reads_as(const char *html, const char *type)
{
        arena_reset(arena);
        return page_read(str_from(html), str_from(type), arena, &page);
}

static bool reads(const char *html)
{
        return reads_as(html, "text/html");
}

TEST(a_title_alone_is_enough)
{
        CHECK(reads("<!doctype html><html><head><title>\n A  page&#32;\t of <b>ours</b> </title></head>"));
        CHECK_STR(page.title, "A page of <b>ours</b>");
        CHECK(!page.description.at && !page.site.at && !page.image.at);
}

TEST(open_graph_goes_before_twitter_and_both_before_html)
{
        CHECK(reads("<title>of html</title><meta name=twitter:title content=of-twitter><meta property='og:title' content=\"of Open Graph\">"
                    "<meta name=description content='of html'><meta name=\"twitter:description\" content='of twitter'>"
                    "<meta property=og:site_name content='A site'/><meta content='/a.png' property=\"og:image\">"));
        CHECK_STR(page.title, "of Open Graph");
        CHECK_STR(page.description, "of twitter");
        CHECK_STR(page.site, "A site");
        CHECK_STR(page.image, "/a.png");
}

TEST(of_several_the_first_counts_and_an_empty_one_does_not)
{
        CHECK(reads("<meta property=og:title content=''><meta property=og:title content=one><meta property=og:title content=two><title>three</title><title>four</title>"));
        CHECK_STR(page.title, "one");
        CHECK(reads("<meta property=og:title content=' &nbsp; '><title>three</title>"));
        CHECK_STR(page.title, "three");
}

TEST(what_is_no_markup_says_nothing)
{
        CHECK(reads("<!-- <title>no</title> --><script>'<title>no</title>' </scripty </script ><style><title>no</title></style><noscript><title>no</title></noscript>"
                    "<?x <title?><!x><META NAME=description CONTENT=yes>"));
        CHECK(!page.title.at);
        CHECK_STR(page.description, "yes");
        CHECK(!reads("<script><title>no</title>") && !reads("<!-- <title>no</title>") && !reads("a < b <title>"));
}

TEST(what_stands_in_the_body_is_not_looked_at)
{
        CHECK(!reads("<html><head></head><body class=x><title>no</title><meta property=og:title content=no>"));
}

TEST(attributes_are_read_as_browsers_read_them)
{
        CHECK(reads("<meta / property = og:title\n content =\t'it\"s > so' property=og:site_name content=no =x ==y>"));
        CHECK_STR(page.title, "it\"s > so");
        CHECK(!reads("<meta property=og:title content=\"never ends <title>no</title>"));
        CHECK(reads("<meta property=og:title content=a/b/c>"));
        CHECK_STR(page.title, "a/b/c");
}

TEST(references_are_resolved_once)
{
        CHECK(reads("<title>&lt;b&gt; &amp;amp; &quot;&#x27;&#39;&hellip;&Uuml;&unknown;&#0;&#xd800;&#x110000;&#128;&; & &#xZ;</title>"));
        CHECK_STR(page.title, "<b> &amp; \"''…Ü&unknown;&#0;��€&; & &#xZ;");
}

TEST(letters_of_western_europe_are_known_and_others_are_left)
{
        CHECK(reads_as("<title>Gr\xfc\xdf\x80</title>", "text/html; charset=ISO-8859-1"));
        CHECK_STR(page.title, "Grüß€");
        CHECK(reads_as("<title>Grüße</title>", "text/html; charset=\"iso-8859-1\""));
        CHECK_STR(page.title, "Grüße");
        CHECK(!reads_as("<title>\x82\xa0\x82\xa2</title>", "text/html;charset=Shift_JIS"));
        CHECK(!reads_as("<meta charset=shift_jis><title>\x82\xa0\x82\xa2</title>", "text/html"));
        CHECK(reads_as("<title>あ</title>", "application/xhtml+xml; charset=Shift_JIS"));
}

TEST(what_shows_otherwise_than_it_is_is_left_out)
{
        CHECK(reads("<title>a\xe2\x80\xae" "b\xe2\x81\xa6" "c\x01\x1b[31md\xef\xbb\xbf&#x202e;e\xe2\x80\x8b" "f</title>"));
        CHECK_STR(page.title, "abc [31mdef");
}

TEST(only_html_is_read)
{
        CHECK(!reads_as("<title>no</title>", "text/plain") && !reads_as("<title>no</title>", "") && !reads_as("<title>no</title>", "image/svg+xml"));
        CHECK(reads_as("<title>yes</title>", "Text/HTML ; charset=utf-8"));
}

TEST(long_texts_are_cut_at_a_letter)
{
        char *html = malloc(64 << 10), *at = html;

        at += sprintf(at, "<title>");
        for (int i = 0; i < 2000; i++)
                at += sprintf(at, "ü");
        sprintf(at, "</title>");
        CHECK(reads(html));
        CHECK_INT(utf8_count(page.title), PAGE_TITLE_CODE_POINTS_MAX);
        CHECK(utf8_is_valid(page.title) && memcmp(page.title.at + page.title.len - 3, "…", 3) == 0);
        at = html + sprintf(html, "<title>t</title><meta property=og:image content=/");
        memset(at, 'a', PAGE_IMAGE_BYTES_MAX);
        strcpy(at + PAGE_IMAGE_BYTES_MAX, ">");
        CHECK(reads(html));
        CHECK(!page.image.at);
        free(html);
}

/* What is meant to be slow to read is read as fast as anything. */
TEST(a_page_is_read_in_linear_time)
{
        static const char *const pieces[] = {"<", "</", "<!--", "<a ", "<meta ", "<script>", "<title>", "&", "=", "\"", "<meta property=og:title content='"};
        char *html = malloc(2u << 20);

        for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
                size_t len = strlen(pieces[i]), bytes = 0;
                int64_t before_ms = clock_monotonic_ms();

                for (; bytes + len < 2u << 20; bytes += len)
                        memcpy(html + bytes, pieces[i], len);
                arena_reset(arena);
                page_read((struct str){html, bytes}, STR("text/html"), arena, &page);
                CHECK(clock_monotonic_ms() - before_ms < 1000);
        }
        free(html);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                CASE(a_title_alone_is_enough), CASE(open_graph_goes_before_twitter_and_both_before_html), CASE(of_several_the_first_counts_and_an_empty_one_does_not),
                CASE(what_is_no_markup_says_nothing), CASE(what_stands_in_the_body_is_not_looked_at), CASE(attributes_are_read_as_browsers_read_them), CASE(references_are_resolved_once),
                CASE(letters_of_western_europe_are_known_and_others_are_left), CASE(what_shows_otherwise_than_it_is_is_left_out), CASE(only_html_is_read),
                CASE(long_texts_are_cut_at_a_letter), CASE(a_page_is_read_in_linear_time),
        };

        return cmocka_run_group_tests(tests, begin, end);
}
