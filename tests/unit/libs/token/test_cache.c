/* test_cache.c — remembered tokens: until they end, and no more than so many. */

#include "token/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>
#include "base/arena.h"

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

static struct token_claims some_claims(void)
{
        return (struct token_claims){.user = id_make(),
                                     .token = id_make(),
                                     .scope = STR("messages:read"),
                                     .amr = STR("srp"),
                                     .issued_at_ms = NOW_MS,
                                     .expires_at_ms = NOW_MS + 300000};
}

static struct str token_of(int number)
{
        return str_format(arena, "token.number.%d", number);
}

static bool has(struct token_cache *cache, struct str token)
{
        struct token_claims claims;

        return token_cache_get(cache, token, NOW_MS, arena, &claims);
}

static void a_remembered_token_gives_its_claims_back(void **state)
{
        struct token_cache *cache  = token_cache_create(4);
        struct token_claims claims = some_claims(), read;
        char                scope[] = "messages:read";

        (void)state;
        claims.scope = (struct str){scope, sizeof(scope) - 1};
        assert_false(has(cache, STR("a.b.c")));
        token_cache_put(cache, STR("a.b.c"), &claims);
        memset(scope, 'x', sizeof(scope));                       /* the cache has its own copy */
        assert_true(token_cache_get(cache, STR("a.b.c"), NOW_MS, arena, &read));
        assert_true(id_equal(read.user, claims.user) && id_equal(read.token, claims.token));
        assert_true(str_equal(read.scope, STR("messages:read")) && str_equal(read.amr, STR("srp")));
        assert_int_equal(read.expires_at_ms, claims.expires_at_ms);
        assert_false(has(cache, STR("a.b.d")));
        assert_false(has(cache, STR("a.b.")));
        assert_false(has(cache, STR("")));
        assert_false(has(cache, STR_NONE));

        token_cache_destroy(&cache);
        assert_null(cache);
        token_cache_destroy(&cache);
        assert_true(str_equal(read.scope, STR("messages:read")));        /* and so has the caller */
}

static void a_services_token_gives_its_name_back(void **state)
{
        struct token_cache *cache  = token_cache_create(4);
        struct token_claims claims = some_claims(), read;

        (void)state;
        claims.user    = ID_NONE;
        claims.service = STR("worker");
        token_cache_put(cache, STR("a.b.c"), &claims);
        assert_true(token_cache_get(cache, STR("a.b.c"), NOW_MS, arena, &read));
        assert_true(id_is_none(read.user) && str_equal(read.service, STR("worker")) && str_equal(read.amr, claims.amr));
        claims.service = STR("abcdefghijklmnop");                /* no verified token says that */
        token_cache_put(cache, STR("a.b.d"), &claims);
        assert_false(has(cache, STR("a.b.d")));
        token_cache_destroy(&cache);
}

static void a_token_is_forgotten_when_it_ends(void **state)
{
        struct token_cache *cache  = token_cache_create(4);
        struct token_claims claims = some_claims(), read;

        (void)state;
        token_cache_put(cache, STR("a.b.c"), &claims);
        assert_true(token_cache_get(cache, STR("a.b.c"), claims.expires_at_ms - 1, arena, &read));
        assert_false(token_cache_get(cache, STR("a.b.c"), claims.expires_at_ms, arena, &read));
        assert_false(token_cache_get(cache, STR("a.b.c"), NOW_MS, arena, &read));        /* for good, also if the clock went back */
        token_cache_destroy(&cache);
}

static void the_one_unused_for_longest_makes_room(void **state)
{
        struct token_cache *cache  = token_cache_create(3);
        struct token_claims claims = some_claims();

        (void)state;
        for (int i = 0; i < 3; i++)
                token_cache_put(cache, token_of(i), &claims);
        assert_true(has(cache, token_of(0)));
        token_cache_put(cache, token_of(3), &claims);
        assert_true(has(cache, token_of(0)));
        assert_false(has(cache, token_of(1)));
        assert_true(has(cache, token_of(2)));
        assert_true(has(cache, token_of(3)));
        token_cache_destroy(&cache);
}

static void putting_again_replaces_and_takes_no_room(void **state)
{
        struct token_cache *cache = token_cache_create(2);
        struct token_claims first = some_claims(), second = some_claims(), read;

        (void)state;
        second.scope = STR("a longer scope than before");
        token_cache_put(cache, STR("a"), &first);
        token_cache_put(cache, STR("b"), &first);
        token_cache_put(cache, STR("b"), &second);
        assert_true(has(cache, STR("a")));
        assert_true(token_cache_get(cache, STR("b"), NOW_MS, arena, &read));
        assert_true(str_equal(read.scope, second.scope));
        token_cache_destroy(&cache);
}

static void it_never_holds_more_than_its_limit(void **state)
{
        const size_t limits[] = {1, 2, 100, 128};

        (void)state;
        for (size_t l = 0; l < sizeof(limits) / sizeof(limits[0]); l++) {
                struct token_cache *cache  = token_cache_create(limits[l]);
                struct token_claims claims = some_claims();
                size_t              held   = 0;

                for (int i = 0; i < 1000; i++)
                        token_cache_put(cache, token_of(i), &claims);
                for (int i = 0; i < 1000; i++)
                        held += has(cache, token_of(i));
                assert_int_equal(held, limits[l]);
                assert_true(has(cache, token_of(999)));
                token_cache_destroy(&cache);
        }
}

static void what_no_reader_takes_is_not_remembered(void **state)
{
        struct token_cache *cache  = token_cache_create(2);
        struct token_claims claims = some_claims();
        char                text[TOKEN_BYTES_MAX + 1];

        (void)state;
        memset(text, 'a', sizeof(text));
        token_cache_put(cache, (struct str){text, sizeof(text)}, &claims);
        assert_false(has(cache, (struct str){text, sizeof(text)}));
        token_cache_put(cache, (struct str){text, sizeof(text) - 1}, &claims);
        assert_true(has(cache, (struct str){text, sizeof(text) - 1}));
        token_cache_put(cache, STR(""), &claims);
        assert_false(has(cache, STR("")));
        token_cache_destroy(&cache);
}

static void clearing_forgets_everything(void **state)
{
        struct token_cache *cache  = token_cache_create(8);
        struct token_claims claims = some_claims();

        (void)state;
        for (int i = 0; i < 8; i++)
                token_cache_put(cache, token_of(i), &claims);
        token_cache_clear(cache);
        for (int i = 0; i < 8; i++)
                assert_false(has(cache, token_of(i)));
        token_cache_put(cache, token_of(1), &claims);
        assert_true(has(cache, token_of(1)));
        token_cache_destroy(&cache);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(a_remembered_token_gives_its_claims_back),
                cmocka_unit_test(a_services_token_gives_its_name_back),
                cmocka_unit_test(a_token_is_forgotten_when_it_ends),
                cmocka_unit_test(the_one_unused_for_longest_makes_room),
                cmocka_unit_test(putting_again_replaces_and_takes_no_room),
                cmocka_unit_test(it_never_holds_more_than_its_limit),
                cmocka_unit_test(what_no_reader_takes_is_not_remembered),
                cmocka_unit_test(clearing_forgets_everything),
        };
        return cmocka_run_group_tests(tests, set_up, tear_down);
}
