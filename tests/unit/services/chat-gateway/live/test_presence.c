/* test_presence.c — who is there, over all gateways, as time passes and leases are lost. */

#include <string.h>

#include "base/buf.h"
#include "chat-gateway/live/presence.h"
#include "tests/support/check.h"

static struct {
        struct presence *presence;
        int64_t          now_ms, number;                 /* number: of the last wish */
        struct buf       told;                           /* "w1:B=online " …: what watchers heard, leases lapsed, the own lease said, who was seen */
} w;

static struct id id_of(char letter)
{
        struct id id = {{0}};

        id.bytes[0] = (uint8_t)letter;
        return id;
}

static const char *const shown_words[] = {"offline", "away", "online", "busy"};
static const char *const mark_words[]  = {"gone", "away", "online", "busy", "invisible"};

static void marked(void *owner, struct id user, uint8_t mark)
{
        (void)owner;
        buf_printf(&w.told, "%c:%s ", user.bytes[0], mark_words[mark & 0x0f]);
}

static void tell(void *owner, void *watcher, struct id user, enum presence_shown shown)
{
        (void)owner;
        buf_printf(&w.told, "%s/%c=%s ", (const char *)watcher, user.bytes[0], shown_words[shown]);
}

static void tell_stale(void *owner, void *watcher, bool is_stale)
{
        (void)owner;
        buf_printf(&w.told, "%s/%s ", (const char *)watcher, is_stale ? "stale" : "right");
}

static void seen(void *owner, struct id user)
{
        (void)owner;
        buf_printf(&w.told, "seen%c ", user.bytes[0]);
}

static void lapsed(void *owner, struct id node)
{
        (void)owner;
        buf_printf(&w.told, "lapsed%c ", node.bytes[0]);
}

static void ended(void *owner, void *watcher)
{
        (void)owner;
        buf_printf(&w.told, "%s/ended ", (const char *)watcher);
}

static void begin(void)
{
        static const struct presence_effects effects = {
                .marked = marked, .tell = tell, .tell_stale = tell_stale, .seen = seen, .lapsed = lapsed, .ended = ended};

        w.now_ms   = 1000000;
        w.number   = 0;
        w.presence = presence_create(id_of('0'), &effects, NULL);
        buf_init(&w.told, NULL, 1 << 20);
}

static void finish(void)
{
        presence_destroy(&w.presence);
        buf_fini(&w.told);
}

#define CHECK_TOLD(wanted)                                                                                          \
        do {                                                                                                        \
                CHECK_STR(buf_str(&w.told), wanted);                                                                \
                buf_clear(&w.told);                                                                                 \
        } while (0)

static void later(int64_t ms)
{
        w.now_ms += ms;
        presence_turn(w.presence, w.now_ms);
}

static void comes(char user) { presence_came(w.presence, id_of(user), (struct presence_wishes){0}, w.now_ms); }
static void goes(char user) { presence_went(w.presence, id_of(user), w.now_ms); }
static void wishes(char user, enum presence_wish wish, enum presence_mark_audience audience)
{
        presence_wished(w.presence, id_of(user), (struct presence_wishes){wish, audience, ++w.number}, w.now_ms);
}

static struct watcher *watches(const char *who, char user, bool shares_room)
{
        struct watcher *watcher = watcher_create(w.presence, (void *)who, w.now_ms);

        watcher_add(w.presence, watcher, id_of(user), shares_room);
        return watcher;
}

/* The gateway's number-th change says that of somebody. */
static bool says(char node, int64_t number, char user, enum presence_mark_state state)
{
        struct presence_entry entry = {id_of(user), presence_mark(state, MARK_FOR_ROOMS)};

        return presence_heard(w.presence, id_of(node), number, &entry, 1, w.now_ms);
}

static bool is_heard(char node, int64_t number) { return presence_heard(w.presence, id_of(node), number, NULL, 0, w.now_ms); }

static void is_read(char node, int64_t number, const char *users, enum presence_mark_state state)
{
        struct presence_entry entries[16];
        size_t count = strlen(users);

        for (size_t i = 0; i < count; i++)
                entries[i] = (struct presence_entry){id_of(users[i]), presence_mark(state, MARK_FOR_ROOMS)};
        presence_read_whole(w.presence, id_of(node), number, entries, count, w.now_ms);
}

static enum presence_shown shown(char user) { return presence_shown(w.presence, id_of(user), true); }

TEST(who_comes_is_online_and_who_goes_is_gone_after_a_while)
{
        begin();
        watches("w", 'B', true);
        comes('B');
        CHECK_TOLD("seenB w/B=online B:online ");
        goes('B');
        later(PRESENCE_LINGER_MS - 1);
        CHECK_TOLD("");
        later(PRESENCE_SWEEP_MS);
        CHECK_TOLD("w/B=offline B:gone ");
        CHECK_INT(shown('B'), SHOWN_OFFLINE);
        finish();
}

TEST(who_comes_back_soon_was_never_gone)
{
        begin();
        comes('B');
        goes('B');
        buf_clear(&w.told);
        later(PRESENCE_LINGER_MS / 2);
        comes('B');
        later(PRESENCE_LINGER_MS * 2);
        CHECK_TOLD("");
        CHECK_INT(shown('B'), SHOWN_ONLINE);
        finish();
}

TEST(with_two_devices_one_may_go)
{
        begin();
        comes('B'), comes('B');
        goes('B');
        later(PRESENCE_LINGER_MS * 2);
        CHECK_INT(shown('B'), SHOWN_ONLINE);
        goes('B');
        later(PRESENCE_LINGER_MS * 2);
        CHECK_INT(shown('B'), SHOWN_OFFLINE);
        finish();
}

TEST(who_does_nothing_is_away_until_they_do_something)
{
        begin();
        comes('B');
        later(PRESENCE_AWAY_MS - 1);
        CHECK_INT(shown('B'), SHOWN_ONLINE);
        later(PRESENCE_SWEEP_MS);
        CHECK_INT(shown('B'), SHOWN_AWAY);
        presence_acted(w.presence, id_of('B'), w.now_ms);
        CHECK_INT(shown('B'), SHOWN_ONLINE);
        finish();
}

TEST(wishes_hold_whatever_they_do)
{
        begin();
        comes('B');
        wishes('B', WISH_BUSY, MARK_FOR_ROOMS);
        presence_acted(w.presence, id_of('B'), w.now_ms);
        CHECK_INT(shown('B'), SHOWN_BUSY);
        wishes('B', WISH_AWAY, MARK_FOR_ROOMS);
        presence_acted(w.presence, id_of('B'), w.now_ms);
        CHECK_INT(shown('B'), SHOWN_AWAY);
        wishes('B', WISH_INVISIBLE, MARK_FOR_ROOMS);
        CHECK_INT(shown('B'), SHOWN_OFFLINE);
        wishes('B', WISH_AUTO, MARK_FOR_ROOMS);
        CHECK_INT(shown('B'), SHOWN_ONLINE);
        finish();
}

TEST(news_of_a_wish_that_come_late_change_nothing)
{
        begin();
        comes('B');
        wishes('B', WISH_INVISIBLE, MARK_FOR_ROOMS);
        presence_wished(w.presence, id_of('B'), (struct presence_wishes){WISH_BUSY, MARK_FOR_ROOMS, w.number - 1}, w.now_ms);
        CHECK_INT(shown('B'), SHOWN_OFFLINE);
        presence_came(w.presence, id_of('B'), (struct presence_wishes){WISH_AUTO, MARK_FOR_ROOMS, w.number - 1}, w.now_ms);
        CHECK_INT(shown('B'), SHOWN_OFFLINE);
        finish();
}

TEST(who_is_invisible_is_neither_told_of_nor_seen)
{
        begin();
        watches("w", 'B', true);
        presence_came(w.presence, id_of('B'), (struct presence_wishes){WISH_INVISIBLE, MARK_FOR_ROOMS, ++w.number}, w.now_ms);
        later(PRESENCE_SEEN_EVERY_MS);
        presence_acted(w.presence, id_of('B'), w.now_ms);
        goes('B');
        later(PRESENCE_LINGER_MS * 2);
        CHECK_TOLD("B:invisible B:gone ");
        finish();
}

TEST(the_audience_decides_who_is_told)
{
        begin();
        comes('B');
        watches("near", 'B', true), watches("far", 'B', false);
        CHECK_INT(presence_shown(w.presence, id_of('B'), false), SHOWN_OFFLINE);
        buf_clear(&w.told);
        wishes('B', WISH_AUTO, MARK_FOR_EVERYONE);
        CHECK_TOLD("far/B=online B:online ");
        wishes('B', WISH_AUTO, MARK_FOR_NOBODY);
        CHECK_TOLD("near/B=offline far/B=offline B:online ");
        finish();
}

TEST(a_person_is_the_union_of_all_gateways)
{
        begin();
        is_read('1', 5, "B", MARK_AWAY);
        CHECK_INT(shown('B'), SHOWN_AWAY);
        is_read('2', 1, "B", MARK_ONLINE);
        CHECK_INT(shown('B'), SHOWN_ONLINE);
        comes('B');
        CHECK(says('2', 2, 'B', MARK_GONE));
        CHECK_INT(shown('B'), SHOWN_ONLINE);
        goes('B');
        later(PRESENCE_LINGER_MS + PRESENCE_SWEEP_MS);
        CHECK_INT(shown('B'), SHOWN_AWAY);
        CHECK(says('1', 6, 'B', MARK_INVISIBLE));
        comes('B');                                      /* here nobody knows of the wish yet: the more private one holds */
        CHECK_INT(shown('B'), SHOWN_OFFLINE);
        finish();
}

TEST(a_lease_that_lapses_takes_its_people_along_once)
{
        begin();
        watches("w", 'B', true);
        is_read('1', 1, "BC", MARK_ONLINE);
        is_read('2', 1, "C", MARK_AWAY);
        CHECK_TOLD("w/B=online ");
        later(PRESENCE_LEASE_MS / 2);
        CHECK(is_heard('2', 1));
        later(PRESENCE_LEASE_MS / 2);
        CHECK_TOLD("w/B=offline lapsed1 ");
        CHECK_INT(shown('C'), SHOWN_AWAY);
        later(PRESENCE_LEASE_MS / 2);
        CHECK_TOLD("lapsed2 ");
        later(PRESENCE_LEASE_MS * 2);
        CHECK_TOLD("");
        CHECK(!is_heard('1', 1));                        /* back again, it has to be read */
        finish();
}

TEST(a_lease_that_is_heard_of_stays)
{
        begin();
        is_read('1', 1, "B", MARK_ONLINE);
        for (int i = 0; i < 100; i++) {
                later(PRESENCE_LEASE_MS / 3);
                CHECK(is_heard('1', 1));
        }
        CHECK_INT(shown('B'), SHOWN_ONLINE);
        finish();
}

TEST(a_hole_in_the_numbers_asks_for_the_whole)
{
        begin();
        CHECK(!says('1', 1, 'B', MARK_ONLINE));          /* never heard of */
        is_read('1', 1, "B", MARK_ONLINE);
        CHECK(!says('1', 3, 'C', MARK_ONLINE));
        CHECK_INT(shown('C'), SHOWN_OFFLINE);
        CHECK(!is_heard('1', 3));
        is_read('1', 3, "C", MARK_ONLINE);
        CHECK_INT(shown('B'), SHOWN_OFFLINE);
        CHECK_INT(shown('C'), SHOWN_ONLINE);
        CHECK(says('1', 2, 'B', MARK_ONLINE));           /* old news */
        CHECK_INT(shown('B'), SHOWN_OFFLINE);
        CHECK(says('1', 4, 'B', MARK_ONLINE));
        CHECK_INT(shown('B'), SHOWN_ONLINE);
        finish();
}

TEST(reading_what_is_known_already_tells_nobody)
{
        begin();
        watches("w", 'B', true);
        is_read('1', 1, "B", MARK_ONLINE);
        CHECK_TOLD("w/B=online ");
        is_read('1', 7, "BC", MARK_ONLINE);
        CHECK_TOLD("");
        finish();
}

TEST(while_nothing_is_heard_nothing_lapses_and_afterwards_everybody_has_their_time)
{
        begin();
        watches("w", 'B', true);
        is_read('1', 1, "B", MARK_ONLINE);
        presence_set_stale(w.presence, true, w.now_ms);
        later(PRESENCE_LEASE_MS * 10);
        CHECK_INT(shown('B'), SHOWN_ONLINE);
        CHECK(presence_is_stale(w.presence));
        presence_set_stale(w.presence, false, w.now_ms);
        CHECK_TOLD("w/B=online w/stale w/right ");
        later(PRESENCE_LEASE_MS - 1);
        CHECK_TOLD("");
        later(PRESENCE_SWEEP_MS);
        CHECK_TOLD("w/B=offline lapsed1 ");
        finish();
}

TEST(a_gateway_that_says_it_goes_is_gone_at_once)
{
        begin();
        is_read('1', 1, "B", MARK_BUSY);
        CHECK_INT(shown('B'), SHOWN_BUSY);
        presence_ended(w.presence, id_of('1'));
        CHECK_INT(shown('B'), SHOWN_OFFLINE);
        finish();
}

TEST(people_are_seen_at_most_once_a_minute)
{
        begin();
        comes('B');
        CHECK_TOLD("seenB B:online ");
        for (int i = 0; i < 120; i++) {
                later(1000);
                presence_acted(w.presence, id_of('B'), w.now_ms);
        }
        CHECK_TOLD("seenB seenB ");
        finish();
}

TEST(a_watch_ends_by_itself_and_with_its_watcher)
{
        struct watcher *second;

        begin();
        watches("w", 'B', true);
        later(1000);
        second = watches("v", 'B', true);
        later(PRESENCE_WATCH_MS - 1000);
        CHECK_TOLD("w/ended ");
        comes('B');
        CHECK_TOLD("seenB v/B=online B:online ");
        watcher_destroy(w.presence, &second);
        goes('B');
        later(PRESENCE_LINGER_MS + PRESENCE_SWEEP_MS);
        CHECK_TOLD("B:gone ");
        CHECK_INT(presence_figures(w.presence).known, 0);
        CHECK_INT(presence_figures(w.presence).watchers, 0);
        finish();
}

TEST(nobody_watches_more_than_they_may)
{
        struct watcher *watcher;

        begin();
        watcher = watcher_create(w.presence, "w", w.now_ms);
        for (int i = 0; i < PRESENCE_WATCHED_MAX + 10; i++) {
                struct id id = {{1, (uint8_t)(i >> 8), (uint8_t)i}};

                watcher_add(w.presence, watcher, id, true);
        }
        CHECK_INT(presence_figures(w.presence).known, PRESENCE_WATCHED_MAX);
        finish();
}

SUITE(CASE(who_comes_is_online_and_who_goes_is_gone_after_a_while), CASE(who_comes_back_soon_was_never_gone), CASE(with_two_devices_one_may_go),
      CASE(who_does_nothing_is_away_until_they_do_something), CASE(wishes_hold_whatever_they_do), CASE(news_of_a_wish_that_come_late_change_nothing), CASE(who_is_invisible_is_neither_told_of_nor_seen),
      CASE(the_audience_decides_who_is_told), CASE(a_person_is_the_union_of_all_gateways), CASE(a_lease_that_lapses_takes_its_people_along_once),
      CASE(a_lease_that_is_heard_of_stays), CASE(a_hole_in_the_numbers_asks_for_the_whole), CASE(reading_what_is_known_already_tells_nobody),
      CASE(while_nothing_is_heard_nothing_lapses_and_afterwards_everybody_has_their_time), CASE(a_gateway_that_says_it_goes_is_gone_at_once),
      CASE(people_are_seen_at_most_once_a_minute), CASE(a_watch_ends_by_itself_and_with_its_watcher), CASE(nobody_watches_more_than_they_may))
