/* test_here.c — a message that names everyone who is there: who that is, here, when it passes the room's gate. */

#include "tests/unit/services/chat-gateway/live/world.h"

static struct world w;

/* A and B, twice, are in the room 'a' with head 10; C is not. */
static void begin(void)
{
        world_init(&w);
        w.has_no_bus = true;
        opens(&w, 0, 'A', "a", 3);
        opens(&w, 1, 'B', "a", 5);
        opens(&w, 2, 'B', "a", 5);
        opens(&w, 3, 'C', "b", 5);
        for (const char *log = "ABC"; *log; log++)
                live_head(w.live, key_of(*log), true, *log == 'A' ? 3 : 5, w.now_ms);
        live_head(w.live, key_of('a'), true, 10, w.now_ms);
        live_head(w.live, key_of('b'), true, 1, w.now_ms);
        later(&w, 100);
        buf_clear(&w.asked);
}

static void names_here(char room, int64_t seq, char sender) { event_about(&w, room, seq, EVENT_message_sent, sender, 0); }

TEST(everyone_who_follows_the_room_here_is_told_of_once_but_for_the_sender)
{
        begin();
        names_here('a', 11, 'A');
        CHECK_ASKED(&w, "a11 names B, ");
        names_here('a', 12, 'C');
        CHECK_ASKED(&w, "a12 names AB, ");
        event(&w, 'a', 13);
        CHECK_ASKED(&w, "");
        world_fini(&w);
}

TEST(where_nobody_else_is_there_nobody_is_told_of)
{
        begin();
        names_here('b', 2, 'C');
        names_here('z', 2, 'C');
        CHECK_ASKED(&w, "");
        world_fini(&w);
}

TEST(it_counts_when_it_passes_the_gate_and_once)
{
        begin();
        names_here('a', 12, 'A');
        CHECK_ASKED(&w, "");
        closes(&w, 1);
        closes(&w, 2);
        event(&w, 'a', 11);
        CHECK_ASKED(&w, "");
        names_here('a', 12, 'A');
        CHECK_ASKED(&w, "");
        world_fini(&w);
}

TEST(who_came_later_or_left_is_not_there)
{
        begin();
        event_about(&w, 'C', 6, EVENT_room_added, 'a', 12);
        event_about(&w, 'a', 11, EVENT_member_left, 'B', 0);
        names_here('a', 12, 'B');
        CHECK_ASKED(&w, "a12 names AC, ");
        world_fini(&w);
}

TEST(what_is_read_later_names_nobody)
{
        begin();
        event(&w, 'a', 13);
        later(&w, LIVE_HOLD_MS);
        buf_clear(&w.asked);
        filled(&w, 'a', 11, 12);
        CHECK_ASKED(&w, "");
        world_fini(&w);
}

SUITE(CASE(everyone_who_follows_the_room_here_is_told_of_once_but_for_the_sender), CASE(where_nobody_else_is_there_nobody_is_told_of),
      CASE(it_counts_when_it_passes_the_gate_and_once), CASE(who_came_later_or_left_is_not_there), CASE(what_is_read_later_names_nobody))
