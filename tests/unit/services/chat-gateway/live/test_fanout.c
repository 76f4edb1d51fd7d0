/* test_fanout.c — everything new in one write to each follower: bursts, slices, runs, slow sockets. */

#include "tests/unit/services/chat-gateway/live/world.h"

static struct world w;

/* So many sockets, each of a user of its own, in the room 'a' with head 0. Users are called by numbers beyond the letters. */
static void begin(int sockets)
{
        struct id room = id_of('a');

        world_init(&w);
        w.has_no_bus = true;
        for (int i = 0; i < sockets; i++) {
                struct connection_start start = {.socket = &w.sockets[i], .context = &w.sockets[i], .user = id_of(1000 + i), .session = id_of(9000 + i),
                                                 .rooms = &room, .rooms_count = 1};

                w.sockets[i].connection = connection_open(w.live, &start, w.now_ms);
                live_head(w.live, (struct log_key){LOG_OF_USER, id_of(1000 + i)}, true, 0, w.now_ms);
        }
        live_head(w.live, key_of('a'), true, 0, w.now_ms);
        later(&w, 100);
}

static int count_with(int sockets, const char *got)
{
        int count = 0;

        for (int i = 0; i < sockets; i++)
                count += str_equal(buf_str(&w.sockets[i].got), str_from(got));
        return count;
}

TEST(the_first_event_leaves_at_once_and_its_burst_on_the_tick)
{
        begin(1);
        event(&w, 'a', 1);
        turns(&w);
        CHECK_GOT(&w, 0, "a1 ");
        w.now_ms++;
        event(&w, 'a', 2);
        CHECK_INT(turn(&w), LIVE_TICK_MS - 1);
        w.now_ms += 2;
        event(&w, 'a', 3);
        CHECK_INT(turn(&w), LIVE_TICK_MS - 3);
        CHECK_GOT(&w, 0, "");
        w.now_ms += 2;
        turns(&w);
        CHECK_GOT(&w, 0, "a2 a3 ");
        CHECK_INT(w.sockets[0].sends, 2);
        CHECK_INT(live_figures(w.live).frames_sent, 3);
        later(&w, 20);
        event(&w, 'a', 4);                               /* quiet again: at once */
        turns(&w);
        CHECK_GOT(&w, 0, "a4 ");
        world_fini(&w);
}

TEST(before_an_answer_that_comes_behind_it_a_burst_is_not_waited_for)
{
        begin(2);
        event(&w, 'a', 1);
        turns(&w);
        event(&w, 'a', 2);
        CHECK_INT(turn(&w), LIVE_TICK_MS);
        connection_flush(w.live, w.sockets[0].connection);
        CHECK_GOT(&w, 0, "a1 a2 ");
        CHECK_GOT(&w, 1, "a1 ");
        w.sockets[1].room_for = 0;
        connection_flush(w.live, w.sockets[1].connection);
        later(&w, LIVE_TICK_MS);
        CHECK_GOT(&w, 0, "");
        CHECK_GOT(&w, 1, "");
        w.sockets[1].room_for = 9;
        connection_writable(w.live, w.sockets[1].connection);
        CHECK_GOT(&w, 1, "a2 ");
        world_fini(&w);
}

TEST(after_a_burst_the_next_one_is_waited_for_from_its_first_event_on)
{
        begin(1);
        event(&w, 'a', 1);
        event(&w, 'a', 2);
        turns(&w);
        CHECK_GOT(&w, 0, "a1 a2 ");
        w.now_ms += LIVE_BURST_MS - 1;
        event(&w, 'a', 3);
        CHECK_INT(turn(&w), LIVE_TICK_MS);
        w.now_ms += LIVE_TICK_MS - 1;
        event(&w, 'a', 4);
        CHECK_INT(turn(&w), 1);
        w.now_ms++;
        turns(&w);
        CHECK_GOT(&w, 0, "a3 a4 ");
        later(&w, LIVE_BURST_MS);
        event(&w, 'a', 5);                               /* too long ago: at once */
        turns(&w);
        CHECK_GOT(&w, 0, "a5 ");
        later(&w, LIVE_TICK_MS);
        event(&w, 'a', 6);                               /* one was no burst: at once */
        turns(&w);
        CHECK_GOT(&w, 0, "a6 ");
        world_fini(&w);
}

TEST(after_a_burst_that_took_long_to_write_the_next_one_is_gathered_longer)
{
        begin(2);
        w.send_us = 1000 * LIVE_TICK_MS / LIVE_TICK_FLUSHES;     /* of two sockets: two ticks */
        event(&w, 'a', 1);
        event(&w, 'a', 2);
        turns(&w);
        event(&w, 'a', 3);
        CHECK_INT(turn(&w), LIVE_TICK_MS);
        w.now_ms += LIVE_TICK_MS - 1;
        event(&w, 'a', 4);                               /* more is coming */
        CHECK_INT(turn(&w), LIVE_PAUSE_MS);
        w.now_ms += LIVE_PAUSE_MS - 1;
        event(&w, 'a', 5);
        CHECK_INT(turn(&w), 2);                          /* to two ticks after the first of it */
        later(&w, 2);
        CHECK_GOT(&w, 0, "a1 a2 a3 a4 a5 ");
        w.send_us = 1000 * LIVE_TICK_MS_MAX;
        event(&w, 'a', 6);
        event(&w, 'a', 7);
        later(&w, LIVE_TICK_MS);                         /* nothing came any more: no longer than that */
        CHECK_GOT(&w, 0, "a6 a7 ");
        event(&w, 'a', 8);
        for (int more = 0; more < LIVE_TICK_MS_MAX / 2; more++) {
                CHECK(turn(&w) > 0);
                w.now_ms += 2;
                event(&w, 'a', 9 + more);
        }
        turns(&w);                                       /* more is coming still: no longer than that */
        CHECK_GOT(&w, 0, "a8 a9 a10 a11 a12 a13 a14 a15 a16 a17 a18 ");
        later(&w, LIVE_BURST_MS);
        event(&w, 'a', 19);
        turns(&w);
        CHECK_GOT(&w, 0, "a19 ");
        event(&w, 'a', 20);                              /* one was no burst, however long it took */
        CHECK_INT(turn(&w), LIVE_TICK_MS);
        world_fini(&w);
}

TEST(how_long_it_took_from_the_gate_to_the_last_socket_is_told)
{
        struct event_frame *heard = some_frame('a', 2, EVENT_message_sent, 0, 0);

        begin(2);
        event(&w, 'a', 1);
        turns(&w);
        CHECK_INT(w.fanned[FRAME_LOCAL], 1);
        CHECK_INT(w.fanned_ms, 0);
        heard->path = FRAME_BUS;
        live_event(w.live, key_of('a'), heard, ++w.now_ms);
        event(&w, 'a', 3);
        turns(&w);
        CHECK_INT(w.fanned[FRAME_BUS], 0);
        later(&w, LIVE_TICK_MS - 1);
        CHECK_INT(w.fanned[FRAME_BUS], 1);               /* the first of the burst counts for all */
        CHECK_INT(w.fanned[FRAME_LOCAL], 1);
        CHECK_INT(w.fanned_ms, LIVE_TICK_MS - 1);
        closes(&w, 0);
        closes(&w, 1);
        event(&w, 'a', 4);                               /* nobody is there */
        later(&w, 100);
        CHECK_INT(w.fanned[FRAME_LOCAL] + w.fanned[FRAME_BUS] + w.fanned[FRAME_FILL], 2);
        world_fini(&w);
}

TEST(a_turn_without_work_waits_for_nothing)
{
        world_init(&w);
        CHECK_INT(turn(&w), -1);
        world_fini(&w);
}

TEST(a_big_room_is_sent_to_in_slices)
{
        begin(600);
        event(&w, 'a', 1);
        CHECK_INT(turn(&w), 0);
        CHECK_INT(count_with(600, "a1 "), LIVE_SLICE_SENDS);
        CHECK_INT(turn(&w), 0);
        CHECK_INT(count_with(600, "a1 "), 2 * LIVE_SLICE_SENDS);
        CHECK(turn(&w) != 0);
        CHECK_INT(count_with(600, "a1 "), 600);
        world_fini(&w);
}

TEST(what_comes_between_two_slices_reaches_those_already_served)
{
        begin(600);
        event(&w, 'a', 1);
        CHECK_INT(turn(&w), 0);
        event(&w, 'a', 2);
        while (turn(&w) == 0)
                ;
        CHECK_INT(turn(&w), LIVE_TICK_MS);
        later(&w, LIVE_TICK_MS);
        CHECK_INT(count_with(600, "a1 a2 "), 600);
        world_fini(&w);
}

TEST(a_slice_goes_on_though_followers_come_and_go)
{
        begin(600);
        event(&w, 'a', 1);
        CHECK_INT(turn(&w), 0);
        for (int i = 250; i < 262; i++)                  /* the next in line, and those around it */
                closes(&w, i);
        CHECK_INT(turn(&w), 0);
        closes(&w, 599);
        opens(&w, 700, 'A', "a", 0);
        live_head(w.live, key_of('A'), true, 0, w.now_ms);
        event(&w, 'a', 2);
        later(&w, LIVE_TICK_MS);
        later(&w, LIVE_TICK_MS);
        CHECK_INT(count_with(600, "a1 a2 "), 600 - 13);
        CHECK_GOT(&w, 700, "a2 ");
        world_fini(&w);
}

TEST(the_last_in_line_may_go_while_a_slice_waits)
{
        begin(LIVE_SLICE_SENDS + 1);
        event(&w, 'a', 1);
        CHECK_INT(turn(&w), 0);
        closes(&w, LIVE_SLICE_SENDS);
        event(&w, 'a', 2);
        later(&w, LIVE_TICK_MS);
        later(&w, LIVE_TICK_MS);
        CHECK_INT(count_with(LIVE_SLICE_SENDS, "a1 a2 "), LIVE_SLICE_SENDS);
        world_fini(&w);
}

TEST(one_log_in_slices_does_not_starve_another)
{
        begin(600);
        opens(&w, 700, 'A', "b", 0);
        live_head(w.live, key_of('A'), true, 0, w.now_ms);
        live_head(w.live, key_of('b'), true, 0, w.now_ms);
        later(&w, 100);
        for (int64_t seq = 1; seq <= 5; seq++) {
                event(&w, 'a', seq);
                event(&w, 'b', seq);
                CHECK_INT(turn(&w), 0);
                event(&w, 'a', seq + 1);
                CHECK_INT(turn(&w), 0);
                turn(&w);
                w.now_ms += 20;
        }
        CHECK_GOT(&w, 700, "b1 b2 b3 b4 b5 ");
        world_fini(&w);
}

static void big_event(char log, int64_t seq, size_t bytes)
{
        struct event_frame *frame = event_frame_create(EVENT_message_sent, seq, ID_NONE, 0, bytes);

        memset(frame->bytes, (int)('0' + seq % 10), bytes);
        live_event(w.live, key_of(log), frame, w.now_ms);
}

TEST(a_run_has_a_limit_and_a_single_frame_may_be_longer)
{
        begin(2);
        for (int64_t seq = 1; seq <= 7; seq++)
                big_event('a', seq, 30000);
        later(&w, LIVE_TICK_MS);
        CHECK_INT(w.sockets[0].sends, 4);                /* two and two and one, that is half a ring; two */
        CHECK_INT(w.sockets[1].got.len, 7 * 30000);
        later(&w, 100);
        big_event('a', 8, LIVE_RUN_BYTES + 5000);
        big_event('a', 9, 10);
        later(&w, LIVE_TICK_MS);
        CHECK_INT(w.sockets[1].sends, 6);
        CHECK_INT(w.sockets[1].got.len, 7 * 30000 + LIVE_RUN_BYTES + 5000 + 10);
        world_fini(&w);
}

TEST(a_full_socket_keeps_its_place_and_catches_up_from_the_ring)
{
        begin(2);
        w.sockets[0].room_for = 1;
        for (int64_t seq = 1; seq <= 4; seq++) {
                event(&w, 'a', seq);
                later(&w, 10);
        }
        CHECK_GOT(&w, 0, "a1 ");
        CHECK_GOT(&w, 1, "a1 a2 a3 a4 ");
        w.sockets[0].room_for = 0;
        connection_writable(w.live, w.sockets[0].connection);    /* a false hope */
        w.sockets[0].room_for = 10;
        event(&w, 'a', 5);
        later(&w, 10);
        CHECK_GOT(&w, 0, "");                            /* it is asked again when it says so, not before */
        connection_writable(w.live, w.sockets[0].connection);
        CHECK_GOT(&w, 0, "a2 a3 a4 a5 ");
        event(&w, 'a', 6);
        later(&w, 10);
        CHECK_GOT(&w, 0, "a6 ");
        CHECK_INT(live_figures(w.live).syncs_required, 0);
        world_fini(&w);
}

TEST(who_fell_off_the_ring_is_told_to_pull_once)
{
        begin(1);
        w.sockets[0].room_for = 0;
        for (int64_t seq = 1; seq <= LIVE_RING_EVENTS + 1; seq++)
                event(&w, 'a', seq);
        turns(&w);
        w.sockets[0].room_for = 10;
        connection_writable(w.live, w.sockets[0].connection);
        CHECK_GOT(&w, 0, "!a513 ");
        later(&w, 10);
        connection_writable(w.live, w.sockets[0].connection);
        event(&w, 'a', 514);
        later(&w, LIVE_TICK_MS);
        CHECK_GOT(&w, 0, "a514 ");
        CHECK_INT(live_figures(w.live).syncs_required, 1);
        world_fini(&w);
}

TEST(the_ring_is_bounded_in_bytes_too)
{
        begin(1);
        w.sockets[0].room_for = 0;
        for (int64_t seq = 1; seq <= 9; seq++)
                big_event('a', seq, LIVE_RING_BYTES / 8);
        turns(&w);
        w.sockets[0].room_for = 10;
        connection_writable(w.live, w.sockets[0].connection);
        CHECK_GOT(&w, 0, "!a9 ");
        world_fini(&w);
}

TEST(nobody_falls_behind_without_having_been_written_to)
{
        begin(300);
        for (int64_t seq = 1; seq <= 5 * LIVE_RING_EVENTS; seq++)
                event(&w, 'a', seq);                     /* all in one turn */
        for (int64_t seq = 5 * LIVE_RING_EVENTS; seq < 5 * LIVE_RING_EVENTS + 30; seq++)
                big_event('a', seq + 1, 60000);
        turns(&w);
        later(&w, LIVE_TICK_MS);
        CHECK_INT(live_figures(w.live).syncs_required, 0);
        CHECK_INT(live_figures(w.live).frames_sent, 300 * (5 * LIVE_RING_EVENTS + 30));
        CHECK(live_figures(w.live).sends < 300 * (12 + 32));
        world_fini(&w);
}

TEST(several_logs_wait_for_one_full_socket)
{
        begin(0);
        opens(&w, 0, 'A', "abc", 0);
        for (const char *log = "Aabc"; *log; log++)
                live_head(w.live, key_of(*log), true, 0, w.now_ms);
        later(&w, 100);
        w.sockets[0].room_for = 0;
        event(&w, 'a', 1);
        event(&w, 'b', 1);
        event(&w, 'c', 1);
        turns(&w);
        w.sockets[0].room_for = 1;
        connection_writable(w.live, w.sockets[0].connection);
        CHECK_GOT(&w, 0, "a1 ");
        event(&w, 'a', 2);
        later(&w, 10);
        w.sockets[0].room_for = 2;
        connection_writable(w.live, w.sockets[0].connection);
        CHECK_GOT(&w, 0, "c1 b1 ");                      /* nobody is last forever */
        w.sockets[0].room_for = 10;
        connection_writable(w.live, w.sockets[0].connection);
        CHECK_GOT(&w, 0, "a2 ");
        world_fini(&w);
}

TEST(a_socket_that_is_gone_is_not_sent_to_again_in_this_turn)
{
        begin(2);
        w.sockets[0].is_gone = true;
        event(&w, 'a', 1);
        event(&w, 'a', 2);
        turns(&w);
        CHECK_GOT(&w, 1, "a1 a2 ");
        connection_writable(w.live, w.sockets[0].connection);
        world_fini(&w);
}

TEST(a_signal_goes_to_whoever_has_room)
{
        begin(3);
        w.sockets[1].room_for = 0;
        signals(&w, 'a', 0, "~a ");
        signals(&w, 'z', 0, "~z ");
        turns(&w);
        CHECK_GOT(&w, 0, "~a ");
        CHECK_GOT(&w, 2, "~a ");
        CHECK_INT(live_figures(w.live).signals_dropped, 1);
        w.sockets[1].room_for = 10;
        connection_writable(w.live, w.sockets[1].connection);
        CHECK_GOT(&w, 1, "");                            /* it waited for nobody */
        world_fini(&w);
}

TEST(the_first_signal_leaves_at_once_and_more_of_them_on_the_tick_in_one_write)
{
        begin(2);
        signals(&w, 'a', 0, "~1 ");
        turns(&w);
        CHECK_GOT(&w, 0, "~1 ");
        w.now_ms++;
        signals(&w, 'a', 0, "~2 ");
        event(&w, 'a', 1);
        signals(&w, 'a', 0, "~3 ");
        CHECK_INT(turn(&w), LIVE_TICK_MS - 1);
        CHECK_GOT(&w, 0, "");
        later(&w, LIVE_TICK_MS - 1);
        CHECK_GOT(&w, 0, "~2 a1 ~3 ");
        CHECK_GOT(&w, 1, "~1 ~2 a1 ~3 ");
        CHECK_INT(w.sockets[0].sends, 2);
        CHECK_INT(live_figures(w.live).frames_sent, 8);
        world_fini(&w);
}

TEST(a_signal_that_comes_between_two_slices_reaches_everybody_once)
{
        begin(LIVE_SLICE_SENDS + 1);
        signals(&w, 'a', 0, "~1 ");
        CHECK_INT(turn(&w), 0);
        signals(&w, 'a', 0, "~2 ");
        CHECK_INT(turn(&w), LIVE_TICK_MS);
        CHECK_INT(count_with(LIVE_SLICE_SENDS + 1, "~1 "), LIVE_SLICE_SENDS + 1);
        later(&w, LIVE_TICK_MS);
        CHECK_INT(count_with(LIVE_SLICE_SENDS + 1, "~1 ~2 "), LIVE_SLICE_SENDS + 1);
        world_fini(&w);
}

TEST(many_signals_wait_for_no_tick_and_nobody_hears_one_twice)
{
        struct buf all;

        buf_init(&all, NULL, 1 << 16);
        begin(LIVE_SLICE_SENDS + 1);
        signals(&w, 'a', 0, "~! ");
        buf_put(&all, STR("~! "));
        CHECK_INT(turn(&w), 0);                          /* one is still to be served */
        for (int i = 1; i < LIVE_SIGNALS_MAX; i++) {
                signals(&w, 'a', 0, "~. ");
                buf_put(&all, STR("~. "));
        }
        buf_put_char(&all, 0);
        CHECK_INT(count_with(LIVE_SLICE_SENDS + 1, all.at), LIVE_SLICE_SENDS + 1);
        CHECK_INT(live_figures(w.live).signals_dropped, 0);
        buf_fini(&all);
        world_fini(&w);
}

TEST(more_signals_than_a_run_holds_are_several_and_none_is_lost)
{
        static char text[LIVE_RUN_BYTES / 2 - 8];

        memset(text, '~', sizeof text - 1);
        begin(1);
        for (int i = 0; i < 4; i++)
                signals(&w, 'a', 0, text);
        event(&w, 'a', 1);
        turns(&w);
        CHECK_INT(w.sockets[0].sends, 2);
        CHECK_INT(w.sockets[0].got.len, 4 * strlen(text) + strlen("a1 "));
        world_fini(&w);
}

TEST(a_signal_that_finds_a_socket_full_is_left_and_what_is_stored_is_not)
{
        begin(1);
        w.sockets[0].room_for = 0;
        event(&w, 'a', 1);
        signals(&w, 'a', 0, "~1 ");
        later(&w, LIVE_TICK_MS);
        w.sockets[0].room_for = 10;
        connection_writable(w.live, w.sockets[0].connection);
        CHECK_GOT(&w, 0, "a1 ");
        CHECK_INT(live_figures(w.live).signals_dropped, 1);
        world_fini(&w);
}

TEST(a_signal_about_somebody_is_not_for_who_has_blocked_them)
{
        world_init(&w);
        w.has_no_bus = true;
        opens(&w, 0, 'A', "a", 0);
        opens(&w, 1, 'B', "a", 0);
        opens(&w, 2, 'C', "a", 0);
        for (const char *log = "ABCa"; *log; log++)
                live_head(w.live, key_of(*log), true, 0, w.now_ms);
        later(&w, 100);
        event_about(&w, 'B', 1, EVENT_user_blocked, 'X', 0);
        turns(&w);
        signals(&w, 'a', 'X', "~x ");
        event(&w, 'a', 1);
        signals(&w, 'a', 'Y', "~y ");
        signals(&w, 'a', 0, "~0 ");
        turns(&w);
        CHECK_GOT(&w, 0, "~x a1 ~y ~0 ");
        CHECK_GOT(&w, 1, "B1 a1 ~y ~0 ");
        CHECK_GOT(&w, 2, "~x a1 ~y ~0 ");
        signals(&w, 'a', 'X', "~x ");
        later(&w, LIVE_TICK_MS);
        CHECK_GOT(&w, 1, "");
        event_about(&w, 'B', 2, EVENT_user_unblocked, 'X', 0);
        later(&w, LIVE_TICK_MS);
        signals(&w, 'a', 'X', "~x ");
        later(&w, LIVE_TICK_MS);
        CHECK_GOT(&w, 0, "~x ~x ");
        CHECK_GOT(&w, 1, "B2 ~x ");
        world_fini(&w);
}

SUITE(CASE(the_first_event_leaves_at_once_and_its_burst_on_the_tick), CASE(after_a_burst_the_next_one_is_waited_for_from_its_first_event_on),
      CASE(before_an_answer_that_comes_behind_it_a_burst_is_not_waited_for), CASE(after_a_burst_that_took_long_to_write_the_next_one_is_gathered_longer), CASE(how_long_it_took_from_the_gate_to_the_last_socket_is_told), CASE(a_turn_without_work_waits_for_nothing), CASE(a_big_room_is_sent_to_in_slices),
      CASE(what_comes_between_two_slices_reaches_those_already_served), CASE(a_slice_goes_on_though_followers_come_and_go),
      CASE(the_last_in_line_may_go_while_a_slice_waits), CASE(one_log_in_slices_does_not_starve_another), CASE(a_run_has_a_limit_and_a_single_frame_may_be_longer),
      CASE(a_full_socket_keeps_its_place_and_catches_up_from_the_ring), CASE(who_fell_off_the_ring_is_told_to_pull_once), CASE(the_ring_is_bounded_in_bytes_too),
      CASE(nobody_falls_behind_without_having_been_written_to),
      CASE(several_logs_wait_for_one_full_socket), CASE(a_socket_that_is_gone_is_not_sent_to_again_in_this_turn), CASE(a_signal_goes_to_whoever_has_room),
      CASE(the_first_signal_leaves_at_once_and_more_of_them_on_the_tick_in_one_write), CASE(a_signal_that_comes_between_two_slices_reaches_everybody_once),
      CASE(many_signals_wait_for_no_tick_and_nobody_hears_one_twice), CASE(more_signals_than_a_run_holds_are_several_and_none_is_lost),
      CASE(a_signal_that_finds_a_socket_full_is_left_and_what_is_stored_is_not),
      CASE(a_signal_about_somebody_is_not_for_who_has_blocked_them))
