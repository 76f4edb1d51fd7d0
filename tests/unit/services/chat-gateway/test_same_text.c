/* test_same_text.c — the same text by one person in one room: so often in so long, and other people's texts do not count. */

#include "chat-gateway/same_text.h"
#include "tests/support/check.h"

enum { TIMES = 5, WINDOW_MS = 30000 };

static struct same_text *same;
static struct id alice, bob, room, other_room;
static int64_t now_ms, retry_after_ms;

static void begin(void)
{
        alice = id_make(), bob = id_make(), room = id_make(), other_room = id_make();
        now_ms = 1000000;
        same   = same_text_create(TIMES, WINDOW_MS);
}

static bool says(struct id who, struct id where, const char *text) { return same_text_allow(same, who, where, str_from(text), id_make(), now_ms, &retry_after_ms); }

TEST(five_times_are_allowed_and_a_sixth_is_not)
{
        begin();
        for (int i = 0; i < TIMES; i++) {
                CHECK(says(alice, room, "hi"));
                now_ms += 100;
        }
        CHECK(!says(alice, room, "hi"));
        CHECK_INT(retry_after_ms, WINDOW_MS - 500);
        same_text_destroy(&same);
}

TEST(other_texts_people_and_rooms_do_not_count)
{
        begin();
        for (int i = 0; i < TIMES; i++)
                says(alice, room, "hi");
        CHECK(says(alice, room, "ho"));
        CHECK(says(bob, room, "hi"));
        CHECK(says(alice, other_room, "hi"));
        CHECK(!says(alice, room, "hi"));
        same_text_destroy(&same);
}

TEST(waiting_as_told_is_enough)
{
        begin();
        for (int i = 0; i <= TIMES; i++)
                says(alice, room, "hi");
        now_ms += retry_after_ms - 1;
        CHECK(!says(alice, room, "hi"));
        now_ms++;
        CHECK(says(alice, room, "hi"));
        same_text_destroy(&same);
}

static void says_at(const int64_t *times_ms, int count)
{
        int64_t began_ms = now_ms;

        for (int i = 0; i < count; i++) {
                now_ms = began_ms + times_ms[i];
                CHECK(says(alice, room, "hi"));
        }
}

/* Whenever one looks, no more than so many lie within the last window: also across the time at which the first one is forgotten. */
TEST(the_window_slides)
{
        static const int64_t times_ms[] = {0, 10000, 29000, 29100, 29200, WINDOW_MS};

        begin();
        says_at(times_ms, TIMES + 1);
        now_ms += 50;
        CHECK(!says(alice, room, "hi"));
        CHECK_INT(retry_after_ms, 10000 - 50);
        now_ms += retry_after_ms;
        CHECK(says(alice, room, "hi"));
        CHECK(!says(alice, room, "hi"));
        CHECK_INT(retry_after_ms, 29000 - 10000);
        same_text_destroy(&same);
}

TEST(a_refusal_does_not_count)
{
        static const int64_t times_ms[] = {0, 1, 2, 3, 4};

        begin();
        says_at(times_ms, TIMES);
        for (int i = 0; i < 3 * TIMES; i++) {
                now_ms += 1000;
                CHECK(!says(alice, room, "hi"));
                CHECK_INT(retry_after_ms, WINDOW_MS - 4 - 1000 * (i + 1));
        }
        same_text_destroy(&same);
}

TEST(slowly_it_may_be_said_for_ever)
{
        begin();
        for (int i = 0; i < 20 * TIMES; i++) {
                CHECK(says(alice, room, "hi"));
                now_ms += WINDOW_MS / TIMES;
        }
        same_text_destroy(&same);
}

TEST(a_message_sent_once_more_is_not_the_same_text_again)
{
        struct id cid = id_make();

        begin();
        for (int i = 0; i < 3 * TIMES; i++)
                CHECK(same_text_allow(same, alice, room, STR("hi"), cid, now_ms, &retry_after_ms));
        for (int i = 1; i < TIMES; i++)
                CHECK(says(alice, room, "hi"));
        CHECK(!says(alice, room, "hi"));
        CHECK(same_text_allow(same, alice, room, STR("hi"), cid, now_ms, &retry_after_ms));      /* asking what became of it is free */
        same_text_destroy(&same);
}

TEST(memory_is_bounded_and_a_crowd_does_not_silence_anybody)
{
        begin();
        for (int i = 0; i < 10 * SAME_TEXT_PLACES; i++) {
                char text[32];

                snprintf(text, sizeof text, "text %d", i);
                CHECK(says(bob, room, text));
        }
        CHECK(says(alice, room, "hi"));
        same_text_destroy(&same);
}

SUITE(CASE(five_times_are_allowed_and_a_sixth_is_not), CASE(other_texts_people_and_rooms_do_not_count), CASE(waiting_as_told_is_enough),
      CASE(the_window_slides), CASE(a_refusal_does_not_count), CASE(slowly_it_may_be_said_for_ever),
      CASE(a_message_sent_once_more_is_not_the_same_text_again), CASE(memory_is_bounded_and_a_crowd_does_not_silence_anybody))
