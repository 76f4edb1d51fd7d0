/* test_kept.c — what a room's ring tells again: all of a stretch, as the database has it now, or nothing. */

#include "tests/unit/services/chat-gateway/live/world.h"

static struct world w;
static int64_t changes[1000];                            /* by number: which entry it changes */
static int looked_at;

static int64_t about(void *owner, const struct event_frame *frame)
{
        (void)owner;
        looked_at++;
        return changes[frame->seq];
}

/* A follows the room 'a', whose head is 10. */
static void begin(void)
{
        struct live_effects effects = world_effects;

        world_init(&w);
        live_destroy(&w.live);
        effects.about = about;
        w.live        = live_create(&effects, &w);
        w.has_no_bus  = true;
        looked_at     = 0;
        memset(changes, 0, sizeof changes);
        opens(&w, 0, 'A', "a", 3);
        live_head(w.live, key_of('A'), true, 3, w.now_ms);
        live_head(w.live, key_of('a'), true, 10, w.now_ms);
}

static void comes(int64_t seq, enum event kind, int64_t changed)
{
        changes[seq] = changed;
        event_about(&w, 'a', seq, kind, 0, 0);
}

static void comes_plain(int64_t from, int64_t to)
{
        for (int64_t seq = from; seq <= to; seq++)
                comes(seq, EVENT_message_sent, ABOUT_NOTHING);
}

/* "a11 a12 ", or "" when it is not told. */
static const char *kept(int64_t from, int64_t to)
{
        static char text[8192];
        struct event_frame *frames[LIVE_RING_EVENTS];
        int count = live_kept(w.live, key_of('a'), from, to, frames);
        size_t len = 0;

        for (int i = 0; i < count; i++) {
                memcpy(text + len, frames[i]->bytes, frames[i]->len);
                len += frames[i]->len;
        }
        text[len] = 0;
        return text;
}

#define CHECK_KEPT(from, to, wanted) assert_string_equal(kept(from, to), wanted)

TEST(a_stretch_that_passed_the_gate_is_told_again)
{
        begin();
        comes_plain(11, 14);
        CHECK_INT(live_kept_to(w.live, key_of('a')), 14);
        CHECK_KEPT(11, 14, "a11 a12 a13 a14 ");
        CHECK_KEPT(12, 12, "a12 ");
        CHECK_KEPT(10, 12, "");
        CHECK_KEPT(14, 15, "");
        world_fini(&w);
}

TEST(of_a_room_that_nobody_follows_nothing_is_known)
{
        begin();
        CHECK_INT(live_kept_to(w.live, key_of('b')), -1);
        CHECK_INT(live_kept(w.live, key_of('b'), 1, 1, (struct event_frame *[LIVE_RING_EVENTS]){0}), -1);
        CHECK_KEPT(10, 10, "");
        world_fini(&w);
}

TEST(a_message_that_was_changed_is_not_told_and_its_neighbours_are)
{
        begin();
        comes_plain(11, 13);
        comes(14, EVENT_reaction_added, 12);
        CHECK_KEPT(11, 11, "a11 ");
        CHECK_KEPT(11, 12, "");
        CHECK_KEPT(13, 14, "a13 a14 ");
        world_fini(&w);
}

TEST(what_told_of_a_message_before_is_not_told_once_it_changes_again)
{
        begin();
        comes_plain(11, 12);
        comes(13, EVENT_message_edited, 5);
        CHECK_KEPT(13, 13, "a13 ");
        comes(14, EVENT_message_deleted, 5);
        CHECK_KEPT(13, 13, "");
        CHECK_KEPT(14, 14, "a14 ");
        CHECK_KEPT(11, 12, "a11 a12 ");
        world_fini(&w);
}

TEST(a_reply_changes_the_message_it_hangs_on_and_no_other_reply)
{
        begin();
        comes_plain(11, 12);
        comes(13, EVENT_message_sent, 11);
        comes(14, EVENT_message_sent, 11);
        CHECK_KEPT(11, 11, "");
        CHECK_KEPT(12, 14, "a12 a13 a14 ");
        world_fini(&w);
}

TEST(what_may_change_anything_changes_everything_before_it)
{
        begin();
        comes_plain(11, 12);
        comes(13, EVENT_message_expired, ABOUT_MANY);
        comes_plain(14, 14);
        CHECK_KEPT(11, 11, "");
        CHECK_KEPT(13, 14, "a13 a14 ");
        world_fini(&w);
}

TEST(each_entry_is_looked_at_once_and_only_when_somebody_asks)
{
        begin();
        comes_plain(11, 600);
        CHECK_INT(looked_at, 0);
        kept(600, 600);
        CHECK_INT(looked_at, LIVE_RING_EVENTS);
        kept(590, 600);
        comes_plain(601, 601);
        kept(590, 601);
        CHECK_INT(looked_at, LIVE_RING_EVENTS + 1);
        CHECK_KEPT(601 - LIVE_RING_EVENTS, 601 - LIVE_RING_EVENTS, "");
        world_fini(&w);
}

TEST(once_the_history_is_another_one_nothing_from_before_is_told)
{
        begin();
        comes_plain(11, 12);
        live_keeps_nothing(w.live);
        CHECK_KEPT(12, 12, "");
        comes_plain(13, 13);
        CHECK_KEPT(13, 13, "a13 ");
        world_fini(&w);
}

SUITE(CASE(a_stretch_that_passed_the_gate_is_told_again), CASE(of_a_room_that_nobody_follows_nothing_is_known), CASE(a_message_that_was_changed_is_not_told_and_its_neighbours_are),
      CASE(what_told_of_a_message_before_is_not_told_once_it_changes_again), CASE(a_reply_changes_the_message_it_hangs_on_and_no_other_reply),
      CASE(what_may_change_anything_changes_everything_before_it), CASE(each_entry_is_looked_at_once_and_only_when_somebody_asks),
      CASE(once_the_history_is_another_one_nothing_from_before_is_told))
