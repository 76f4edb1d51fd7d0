/* test_verified.c — tokens that were verified before are known until they end, and no more than so many. */

#include "identity/verified.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>
#include "base/arena.h"
#include "token/token.h"

#define NOW_MS INT64_C(1700000000000)

static struct arena *arena;

static int set_up(void **state)
{
        (void)state;
        arena = arena_create(16 << 20);
        return 0;
}

static int tear_down(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

static struct identity somebody(void)
{
        return (struct identity){.is_signed_in = true, .user = id_make(), .session = id_make(), .scopes = 1, .issued_at_ms = NOW_MS, .expires_at_ms = NOW_MS + 300000};
}

static struct str token_of(int number)
{
        return str_format(arena, "token.number.%d", number);
}

static bool has(struct verified *verified, struct str token)
{
        struct identity who;

        return verified_get(verified, token, NOW_MS, &who);
}

static void a_known_token_says_whose_it_is(void **state)
{
        struct verified *verified = verified_create(4);
        struct identity who = somebody(), read = {0};

        (void)state;
        assert_false(has(verified, STR("a.b.c")));
        verified_put(verified, STR("a.b.c"), &who);
        assert_true(verified_get(verified, STR("a.b.c"), NOW_MS, &read));
        assert_true(id_equal(read.user, who.user) && id_equal(read.session, who.session));
        assert_true(read.is_signed_in && read.scopes == 1 && read.expires_at_ms == who.expires_at_ms);
        assert_false(has(verified, STR("a.b.d")));
        assert_false(has(verified, STR("a.b.")));
        assert_false(has(verified, STR("")));
        assert_false(has(verified, STR_NONE));

        verified_destroy(&verified);
        assert_null(verified);
        verified_destroy(&verified);
}

static void a_token_is_forgotten_when_it_ends(void **state)
{
        struct verified *verified = verified_create(4);
        struct identity who = somebody(), read;

        (void)state;
        verified_put(verified, STR("a.b.c"), &who);
        assert_true(verified_get(verified, STR("a.b.c"), who.expires_at_ms - 1, &read));
        assert_false(verified_get(verified, STR("a.b.c"), who.expires_at_ms, &read));
        assert_false(verified_get(verified, STR("a.b.c"), NOW_MS, &read));        /* for good, also if the clock went back */
        verified_destroy(&verified);
}

static void the_one_unused_for_longest_makes_room(void **state)
{
        struct verified *verified = verified_create(3);
        struct identity who = somebody();

        (void)state;
        for (int i = 0; i < 3; i++)
                verified_put(verified, token_of(i), &who);
        assert_true(has(verified, token_of(0)));
        verified_put(verified, token_of(3), &who);
        assert_true(has(verified, token_of(0)));
        assert_false(has(verified, token_of(1)));
        assert_true(has(verified, token_of(2)));
        assert_true(has(verified, token_of(3)));
        verified_destroy(&verified);
}

static void putting_again_replaces_and_takes_no_room(void **state)
{
        struct verified *verified = verified_create(2);
        struct identity first = somebody(), second = somebody(), read;

        (void)state;
        second.scopes = 3;
        verified_put(verified, STR("a"), &first);
        verified_put(verified, STR("b"), &first);
        verified_put(verified, STR("b"), &second);
        assert_true(has(verified, STR("a")));
        assert_true(verified_get(verified, STR("b"), NOW_MS, &read));
        assert_true(read.scopes == second.scopes && id_equal(read.user, second.user));
        verified_destroy(&verified);
}

static void it_never_holds_more_than_its_limit(void **state)
{
        const size_t limits[] = {1, 2, 100, 128};

        (void)state;
        for (size_t l = 0; l < sizeof(limits) / sizeof(limits[0]); l++) {
                struct verified *verified = verified_create(limits[l]);
                struct identity who = somebody();
                size_t held = 0;

                for (int i = 0; i < 1000; i++)
                        verified_put(verified, token_of(i), &who);
                for (int i = 0; i < 1000; i++)
                        held += has(verified, token_of(i));
                assert_int_equal(held, limits[l]);
                assert_true(has(verified, token_of(999)));
                verified_destroy(&verified);
        }
}

static void what_is_no_token_is_not_known(void **state)
{
        struct verified *verified = verified_create(2);
        struct identity who = somebody();
        char text[TOKEN_BYTES_MAX + 1];

        (void)state;
        memset(text, 'a', sizeof(text));
        verified_put(verified, (struct str){text, sizeof(text)}, &who);
        assert_false(has(verified, (struct str){text, sizeof(text)}));
        verified_put(verified, (struct str){text, sizeof(text) - 1}, &who);
        assert_true(has(verified, (struct str){text, sizeof(text) - 1}));
        verified_put(verified, STR(""), &who);
        assert_false(has(verified, STR("")));
        verified_destroy(&verified);
}

static void clearing_forgets_everything(void **state)
{
        struct verified *verified = verified_create(8);
        struct identity who = somebody();

        (void)state;
        for (int i = 0; i < 8; i++)
                verified_put(verified, token_of(i), &who);
        verified_clear(verified);
        for (int i = 0; i < 8; i++)
                assert_false(has(verified, token_of(i)));
        verified_put(verified, token_of(1), &who);
        assert_true(has(verified, token_of(1)));
        verified_destroy(&verified);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(a_known_token_says_whose_it_is),
                cmocka_unit_test(a_token_is_forgotten_when_it_ends),
                cmocka_unit_test(the_one_unused_for_longest_makes_room),
                cmocka_unit_test(putting_again_replaces_and_takes_no_room),
                cmocka_unit_test(it_never_holds_more_than_its_limit),
                cmocka_unit_test(what_is_no_token_is_not_known),
                cmocka_unit_test(clearing_forgets_everything),
        };
        return cmocka_run_group_tests(tests, set_up, tear_down);
}
