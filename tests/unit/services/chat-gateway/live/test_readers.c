/* test_readers.c — from whom reading is taken gets events up to exactly that number, whatever the database takes to say who it is; and whom it is given back is told to pull. */

#include "tests/unit/services/chat-gateway/live/world.h"

static struct world w;

/* 'A' on socket 0, 'B' on sockets 1 and 2, all of them in the room 'a' with head 10. */
static void begin(void)
{
        world_init(&w);
        w.has_no_bus = true;
        opens(&w, 0, 'A', "a", 0);
        opens(&w, 1, 'B', "a", 0);
        opens(&w, 2, 'B', "a", 0);
        live_head(w.live, key_of('A'), true, 0, w.now_ms);
        live_head(w.live, key_of('B'), true, 0, w.now_ms);
        live_head(w.live, key_of('a'), true, 10, w.now_ms);
        later(&w, 100);
        buf_clear(&w.asked);
}

static void flush(void)
{
        later(&w, LIVE_TICK_MS);
        later(&w, LIVE_TICK_MS);
}

static void lose(int64_t seq)
{
        event_about(&w, 'a', seq, EVENT_member_changed, 'B', 0);
        flush();
        CHECK_ASKED(&w, "readers a BB, ");
        may_read(&w, 'a', "", true);
}

TEST(whom_reading_is_taken_from_gets_the_taking_and_nothing_more)
{
        begin();
        event(&w, 'a', 11);
        lose(12);
        event(&w, 'a', 13);
        signals(&w, 'a', 0, "~a ");
        flush();
        CHECK_GOT(&w, 0, "a11 a12 a13 ~a ");
        CHECK_GOT(&w, 1, "a11 a12 ");
        CHECK_GOT(&w, 2, "a11 a12 ");
        world_fini(&w);
}

TEST(nothing_is_heard_while_it_is_not_known_and_nothing_is_lost_by_who_may_read)
{
        begin();
        event_about(&w, 'a', 11, EVENT_member_changed, 'B', 0);
        event(&w, 'a', 12);
        flush();
        CHECK_GOT(&w, 0, "a11 a12 ");
        CHECK_GOT(&w, 1, "a11 ");
        may_read(&w, 'a', "B", false);
        event(&w, 'a', 13);
        flush();
        CHECK_GOT(&w, 1, "a12 a13 ");
        world_fini(&w);
}

TEST(news_out_of_order_take_it_at_their_number)
{
        begin();
        event(&w, 'a', 13);
        event_about(&w, 'a', 12, EVENT_member_changed, 'B', 0);
        flush();
        CHECK_GOT(&w, 1, "");
        CHECK_ASKED(&w, "");
        event(&w, 'a', 11);
        flush();
        may_read(&w, 'a', "", true);
        flush();
        CHECK_GOT(&w, 0, "a11 a12 a13 ");
        CHECK_GOT(&w, 1, "a11 a12 ");
        world_fini(&w);
}

TEST(whom_it_is_given_back_is_told_to_pull)
{
        begin();
        lose(11);
        event(&w, 'a', 12);
        event_about(&w, 'a', 13, EVENT_member_changed, 'B', 0);
        event(&w, 'a', 14);
        flush();
        CHECK_GOT(&w, 1, "a11 ");
        CHECK_GOT(&w, 2, "a11 ");
        CHECK_ASKED(&w, "readers a BB, ");
        may_read(&w, 'a', "B", false);
        flush();
        event(&w, 'a', 15);
        flush();
        CHECK_GOT(&w, 1, "!a14 a15 ");
        CHECK_GOT(&w, 2, "!a14 a15 ");
        CHECK_GOT(&w, 0, "a11 a12 a13 a14 a15 ");
        world_fini(&w);
}

TEST(what_a_role_may_is_asked_of_everybody)
{
        begin();
        event_about(&w, 'a', 11, EVENT_room_updated, 'a', 0);
        event(&w, 'a', 12);
        flush();
        CHECK_ASKED(&w, "readers a ABB, ");
        may_read(&w, 'a', "A", true);
        flush();
        CHECK_GOT(&w, 0, "a11 a12 ");
        CHECK_GOT(&w, 1, "a11 ");
        event_about(&w, 'a', 13, EVENT_room_updated, 0, 0);      /* another name for the room */
        flush();
        CHECK_ASKED(&w, "");
        CHECK_GOT(&w, 0, "a13 ");
        world_fini(&w);
}

TEST(an_answer_to_an_earlier_question_clears_no_later_doubt)
{
        begin();
        event_about(&w, 'a', 11, EVENT_member_changed, 'B', 0);
        flush();
        event_about(&w, 'a', 12, EVENT_member_changed, 'B', 0);
        event(&w, 'a', 13);
        flush();
        CHECK_ASKED(&w, "readers a BB, ");
        may_read(&w, 'a', "B", false);                   /* as it was at 11 */
        flush();
        CHECK_GOT(&w, 1, "a11 ");
        CHECK_ASKED(&w, "readers a BB, ");
        may_read(&w, 'a', "", true);
        flush();
        CHECK_GOT(&w, 1, "");
        world_fini(&w);
}

TEST(a_device_opened_afterwards_is_asked_about)
{
        begin();
        lose(11);
        opens(&w, 3, 'B', "a", 0);
        opens(&w, 4, 'A', "a", 0);
        event(&w, 'a', 12);
        flush();
        CHECK_INT(w.sockets[3].opened, true);
        CHECK_ASKED(&w, "readers a BA, ");
        CHECK_GOT(&w, 4, "");
        may_read(&w, 'a', "A", true);
        flush();
        CHECK_GOT(&w, 3, "");
        CHECK_GOT(&w, 4, "a12 ");
        world_fini(&w);
}

TEST(a_device_opened_while_it_is_not_known_is_asked_about)
{
        begin();
        closes(&w, 1);
        closes(&w, 2);
        event_about(&w, 'a', 11, EVENT_member_changed, 'B', 0);
        flush();
        CHECK_ASKED(&w, "readers a , ");
        opens(&w, 1, 'B', "a", 0);
        event(&w, 'a', 12);
        flush();
        may_read(&w, 'a', "", true);
        flush();
        CHECK_ASKED(&w, "readers a B, ");
        may_read(&w, 'a', "", true);
        flush();
        CHECK_GOT(&w, 1, "");
        world_fini(&w);
}

TEST(a_room_that_somebody_may_not_read_is_asked_about_when_it_is_first_followed)
{
        begin();
        opens(&w, 3, 'A', "b", 0);
        opens(&w, 4, 'B', "b", 0);
        live_selective(w.live, key_of('b'));
        live_head(w.live, key_of('b'), true, 5, w.now_ms);
        event(&w, 'b', 6);
        flush();
        CHECK_INT(w.sockets[4].opened, true);
        CHECK_ASKED(&w, "subscribe b, head b, readers b AB, ");
        may_read(&w, 'b', "A", true);
        flush();
        CHECK_GOT(&w, 3, "b6 ");
        CHECK_GOT(&w, 4, "");
        world_fini(&w);
}

TEST(whoever_joins_a_room_that_somebody_may_not_read_is_asked_about)
{
        begin();
        lose(11);
        opens(&w, 3, 'C', "", 0);
        live_head(w.live, key_of('C'), true, 0, w.now_ms);
        event_about(&w, 'a', 12, EVENT_member_joined, 'C', 0);
        flush();
        CHECK_GOT(&w, 3, "");
        may_read(&w, 'a', "C", true);
        flush();
        CHECK_GOT(&w, 3, "a12 ");
        world_fini(&w);
}

TEST(who_left_and_came_back_meanwhile_reads_nothing_of_their_first_stay)
{
        struct reader_here back = {id_of('B'), 14};

        begin();
        event_about(&w, 'a', 11, EVENT_member_changed, 'B', 0);
        event(&w, 'a', 12);
        flush();
        live_readers(w.live, key_of('a'), &(struct readers_here){.number = w.question, .is_known = true, .items = &back, .count = 1}, w.now_ms);
        event_about(&w, 'a', 13, EVENT_member_left, 'B', 0);
        event_about(&w, 'a', 14, EVENT_member_joined, 'B', 0);
        event(&w, 'a', 15);
        flush();
        CHECK_GOT(&w, 1, "a11 a14 a15 ");
        CHECK_GOT(&w, 2, "a11 a14 a15 ");
        world_fini(&w);
}

TEST(an_answer_that_does_not_come_is_asked_for_again_and_nothing_is_heard_before)
{
        begin();
        event_about(&w, 'a', 11, EVENT_member_changed, 'B', 0);
        event(&w, 'a', 12);
        flush();
        CHECK_ASKED(&w, "readers a BB, ");
        live_readers(w.live, key_of('a'), &(struct readers_here){.number = w.question}, w.now_ms);
        flush();
        CHECK_ASKED(&w, "");
        CHECK_GOT(&w, 1, "a11 ");
        later(&w, LIVE_RETRY_MS);
        CHECK_ASKED(&w, "readers a BB, ");
        may_read(&w, 'a', "B", false);
        flush();
        CHECK_GOT(&w, 1, "a12 ");
        world_fini(&w);
}

TEST(more_people_than_one_question_holds_are_asked_about_one_after_the_other)
{
        struct id room = id_of('a');

        begin();
        for (int i = 3; i < 3 + LIVE_DOUBTS_MAX; i++)
                w.sockets[i].connection = connection_open(w.live, &(struct connection_start){
                        .socket = &w.sockets[i], .context = &w.sockets[i], .user = id_of(2000 + i), .session = id_of(5000 + i), .rooms = &room, .rooms_count = 1}, w.now_ms);
        event_about(&w, 'a', 11, EVENT_room_updated, 'a', 0);
        event(&w, 'a', 12);
        flush();
        CHECK_INT(live_figures(w.live).doubts, 1);
        may_read(&w, 'a', "A", true);
        flush();
        CHECK_GOT(&w, 0, "a11 a12 ");
        CHECK_INT(live_figures(w.live).doubts, 2);
        world_fini(&w);
}

SUITE(CASE(whom_reading_is_taken_from_gets_the_taking_and_nothing_more), CASE(nothing_is_heard_while_it_is_not_known_and_nothing_is_lost_by_who_may_read),
      CASE(news_out_of_order_take_it_at_their_number), CASE(whom_it_is_given_back_is_told_to_pull), CASE(what_a_role_may_is_asked_of_everybody),
      CASE(an_answer_to_an_earlier_question_clears_no_later_doubt), CASE(a_device_opened_afterwards_is_asked_about),
      CASE(a_device_opened_while_it_is_not_known_is_asked_about), CASE(a_room_that_somebody_may_not_read_is_asked_about_when_it_is_first_followed),
      CASE(whoever_joins_a_room_that_somebody_may_not_read_is_asked_about), CASE(who_left_and_came_back_meanwhile_reads_nothing_of_their_first_stay),
      CASE(an_answer_that_does_not_come_is_asked_for_again_and_nothing_is_heard_before),
      CASE(more_people_than_one_question_holds_are_asked_about_one_after_the_other))
