/* test_asking.c — the language of search.query. */

#include "chat-gateway/asking.h"

#include <string.h>

#include "tests/support/check.h"

static struct asked asked;
static char wrong[ASKED_WRONG_BYTES];

static bool reads(const char *text)
{
        return asked_read(str_from(text), 0, &asked, wrong);
}

TEST(words_phrases_and_what_is_left_out)
{
        CHECK(reads("  deploy \"release notes\" -draft -\"old news\" 10:30 http://x.y - "));
        CHECK_INT(asked.words_count, 7);
        CHECK_STR(asked.words[0].text, "deploy");
        CHECK(!asked.words[0].is_phrase && !asked.words[0].is_left_out);
        CHECK_STR(asked.words[1].text, "release notes");
        CHECK(asked.words[1].is_phrase);
        CHECK(asked.words[2].is_left_out && !asked.words[2].is_phrase);
        CHECK(asked.words[3].is_left_out && asked.words[3].is_phrase);
        CHECK_STR(asked.words[4].text, "10:30");
        CHECK_STR(asked.words[6].text, "-");
        CHECK(!asked_is_plain(&asked));
        CHECK(reads("\"nobody closes it"));
        CHECK_STR(asked.words[0].text, "nobody closes it");
        CHECK(asked_is_plain(&asked));
        CHECK(reads("   ") && asked.words_count == 0 && !asked_is_plain(&asked));
        CHECK(reads("\"\"") && asked.words_count == 0);
}

TEST(people_and_rooms)
{
        CHECK(reads("from:@alice FROM:me in:#lobby in:\"the kitchen\" in:@bob"));
        CHECK_INT(asked.from.count, 2);
        CHECK_STR(asked.from.names[0], "alice");
        CHECK_STR(asked.from.names[1], "me");
        CHECK_INT(asked.in.count, 3);
        CHECK_STR(asked.in.names[0], "lobby");
        CHECK_STR(asked.in.names[1], "the kitchen");
        CHECK_STR(asked.in.names[2], "@bob");
        CHECK(!reads("from:a from:b from:c from:d from:e from:f"));
        CHECK(!reads("from:") && strstr(wrong, "log-in name"));
        CHECK(!reads("in:\"\"") && !reads("in:#"));
}

TEST(days_are_the_askers)
{
        CHECK(reads("after:2026-01-31 before:2026-02-02"));
        CHECK(asked.has_after && asked.after_ms == 1769904000000);       /* the day itself is not after itself */
        CHECK(asked.has_before && asked.before_ms == 1769990400000);
        CHECK(reads("on:2026-01-31"));
        CHECK_INT(asked.after_ms, 1769817600000);
        CHECK_INT(asked.before_ms, 1769904000000);
        CHECK(asked_read(STR("on:2026-01-31"), 60, &asked, wrong));
        CHECK_INT(asked.after_ms, 1769814000000);
        CHECK(reads("on:2024-02-29 on:2024-02-28"));                     /* all must hold: here nothing can */
        CHECK(asked.after_ms == asked.before_ms);
        CHECK(reads("on:1970-01-01") && asked.after_ms == 0);
}

TEST(days_that_are_none_are_refused)
{
        static const char *const none[] = {"2026-02-29", "2026-13-01", "2026-00-10", "2026-1-31", "yesterday", "2026-01-31x", "20260131", "", "1969-12-31", "9999-01-01", "-026-01-31"};

        for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
                char text[40];

                snprintf(text, sizeof text, "before:%s", none[i]);
                CHECK(!reads(text) && strstr(wrong, "2026-01-31"));
        }
}

TEST(what_a_message_has_and_is)
{
        CHECK(reads("has:file has:LINK has:poll is:unread is:pinned is:thread mentions:me"));
        CHECK(asked.has_file && asked.has_link && asked.has_poll && asked.is_unread && asked.is_pinned && asked.is_thread && asked.mentions_me);
        CHECK(!reads("has:cake") && strstr(wrong, "file, link or poll"));
        CHECK(!reads("is:") && strstr(wrong, "unread, pinned or thread"));
        CHECK(!reads("mentions:you") && strstr(wrong, "me"));
        CHECK(!reads("-has:link") && strstr(wrong, "'-'"));
}

TEST(twelve_words_and_no_more)
{
        CHECK(reads("a b c d e f g h i j k l"));
        CHECK(!reads("a b c d e f g h i j k l m") && strstr(wrong, "twelve"));
}

SUITE(CASE(words_phrases_and_what_is_left_out), CASE(people_and_rooms), CASE(days_are_the_askers), CASE(days_that_are_none_are_refused), CASE(what_a_message_has_and_is),
      CASE(twelve_words_and_no_more))
