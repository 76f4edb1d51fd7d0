/* test_suspicion.c — what floods are made of: noticed of new people, once in a while, and of nobody else. */

#include "chat-gateway/suspicion.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "tests/support/check.h"

#define DAY_MS 86400000LL

static struct arena *arena;
static struct suspicion *suspicion;

static int set_up(void **state)
{
        (void)state;
        arena     = arena_create(1 << 20);
        suspicion = suspicion_create(&(struct suspicion_settings){.new_ms = DAY_MS, .names = 10, .links = 5, .rooms = 4}, NULL);
        return 0;
}

static int tear_down(void **state)
{
        (void)state;
        suspicion_destroy(&suspicion);
        arena_destroy(&arena);
        return 0;
}

static void told(void *owner, const char *words) { *(const char **)owner = words; }

/* Without Redis it is known at once. */
static const char *asks(struct suspicion *of, struct id who, struct id room, int names, int links, int64_t at_ms)
{
        const char *words      = "nobody answered";
        struct suspect suspect = {.sender = who, .room = room, .cid = id_make(), .names = names, .links = links, .now_ms = at_ms, .arena = arena, .done = told, .owner = &words};

        suspicion_ask(of, &suspect);
        return words;
}

static const char *says(struct id who, struct id room, int names, int links, int64_t at_ms)
{
        return asks(suspicion, who, room, names, links, at_ms);
}

TEST(many_names_or_links_of_a_new_person_are_noticed)
{
        struct id room = id_make(), anna = id_make(), bert = id_make();
        int64_t now_ms = id_time_ms(bert);

        assert_null(says(anna, room, 9, 4, now_ms));
        assert_non_null(strstr(says(anna, room, 10, 0, now_ms), "10 names"));
        assert_non_null(strstr(says(bert, room, 0, 5, now_ms), "5 links"));
}

TEST(many_rooms_within_a_minute_are_and_over_an_hour_they_are_not)
{
        struct id anna = id_make(), bert = id_make();
        int64_t now_ms = id_time_ms(bert);

        for (int i = 0; i < 3; i++)
                assert_null(says(anna, id_make(), 0, 0, now_ms + i));
        assert_non_null(says(anna, id_make(), 0, 0, now_ms + SUSPICION_ROOMS_MS - 1));
        for (int i = 0; i < 40; i++)
                assert_null(says(bert, id_make(), 0, 0, now_ms + i * SUSPICION_ROOMS_MS / 3));
}

TEST(the_same_person_is_reported_once_in_a_while)
{
        struct id room = id_make(), anna = id_make();
        int64_t now_ms = id_time_ms(anna);

        assert_non_null(says(anna, room, 10, 0, now_ms));
        assert_null(says(anna, room, 10, 0, now_ms + SUSPICION_QUIET_MS - 1));
        assert_non_null(says(anna, room, 10, 0, now_ms + SUSPICION_QUIET_MS));
}

TEST(who_is_not_new_any_more_may_and_so_may_everyone_when_nothing_is_asked)
{
        struct id room = id_make(), anna = id_make();
        struct suspicion *nothing = suspicion_create(&(struct suspicion_settings){.new_ms = DAY_MS}, NULL), *never = suspicion_create(&(struct suspicion_settings){.names = 1}, NULL);

        assert_null(says(anna, room, 100, 100, id_time_ms(anna) + DAY_MS + 1));
        assert_null(asks(nothing, anna, room, 100, 100, id_time_ms(anna)));
        assert_null(asks(never, anna, room, 100, 100, id_time_ms(anna)));
        suspicion_destroy(&nothing);
        suspicion_destroy(&never);
}

#define SUSPECTING(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
SUITE(SUSPECTING(many_names_or_links_of_a_new_person_are_noticed), SUSPECTING(many_rooms_within_a_minute_are_and_over_an_hour_they_are_not),
      SUSPECTING(the_same_person_is_reported_once_in_a_while), SUSPECTING(who_is_not_new_any_more_may_and_so_may_everyone_when_nothing_is_asked))
