/* test_tokens.c — renewal: once, under the lock, never losing the way back. */

#include "c/tokens.h"

#include <string.h>
#include "base/clock.h"
#include "loop/loop.h"
#include "tests/support/check.h"

static struct loop       *loop;
static struct tokens     *tokens;
static struct chat_tokens kept;
static bool               is_kept, is_locked_elsewhere, fails_to_save;
static int                locks, sends, forgets, gots, problems;
static char               sent[64], got[64];
static enum err           last_err;
static bool               is_over;

static bool load(void *owner, struct chat_tokens *out)
{
        (void)owner;
        *out = kept;
        return is_kept;
}

static bool save(void *owner, const struct chat_tokens *fresh)
{
        (void)owner;
        kept = *fresh;
        return !fails_to_save;
}

static void forget(void *owner)
{
        (void)owner;
        is_kept = false;
        forgets++;
}

static bool try_lock(void *owner)
{
        (void)owner;
        CHECK(locks == 0);
        locks += !is_locked_elsewhere;
        return !is_locked_elsewhere;
}

static void unlock(void *owner)
{
        (void)owner;
        CHECK_INT(locks, 1);
        locks--;
}

static void send_it(void *owner, const char *refresh)
{
        (void)owner;
        CHECK_INT(locks, 1);
        sends++;
        loop_stop(loop);
        snprintf(sent, sizeof sent, "%.60s", refresh);
}

static void on_got(void *owner, const struct chat_tokens *fresh, const struct chat_problem *problem)
{
        (void)owner;
        gots += fresh != NULL;
        problems += problem != NULL;
        if (fresh)
                snprintf(got, sizeof got, "%.60s", fresh->access);
        if (problem)
                last_err = problem->err;
        is_over = true;
        loop_stop(loop);
}

static void keep(const char *access, const char *refresh, int64_t left_ms)
{
        kept = (struct chat_tokens){.lifetime_ms = 300000,
                                    .received_at_ms = clock_wall_ms() - (300000 - left_ms)};
        snprintf(kept.access, sizeof kept.access, "%s", access);
        snprintf(kept.refresh, sizeof kept.refresh, "%s", refresh);
        is_kept = true;
}

static struct chat_tokens fresh_ones(const char *access, const char *refresh)
{
        struct chat_tokens fresh = {.lifetime_ms = 300000, .received_at_ms = clock_wall_ms()};
        snprintf(fresh.access, sizeof fresh.access, "%s", access);
        snprintf(fresh.refresh, sizeof fresh.refresh, "%s", refresh);
        return fresh;
}

static void wait(void)
{
        while (!is_over)
                loop_run(loop);
}

static void begin(void)
{
        static const struct chat_token_store store = {load, save, forget, try_lock, unlock, NULL};
        locks = sends = forgets = gots = problems = 0;
        is_locked_elsewhere = fails_to_save = is_over = false;
        loop   = loop_create();
        tokens = tokens_create(loop, &store, send_it, NULL);
}

static void end(void)
{
        tokens_destroy(&tokens);
        CHECK_INT(locks, 0);
        loop_destroy(&loop);
}

TEST(good_ones_are_given_at_once)
{
        begin();
        keep("a", "r", 200000);
        tokens_get(tokens, 10000, NULL, on_got, NULL);
        CHECK_INT(gots, 1);
        CHECK_STR(str_from(got), "a");
        CHECK_INT(sends, 0);
        end();
}

TEST(those_that_end_are_renewed_once_for_all_who_wait)
{
        begin();
        keep("a", "r1", 5000);
        tokens_get(tokens, 10000, NULL, on_got, NULL);
        tokens_get(tokens, 10000, NULL, on_got, NULL);
        CHECK_INT(sends, 1);
        CHECK_STR(str_from(sent), "r1");
        struct chat_tokens fresh = fresh_ones("b", "r2");
        tokens_refreshed(tokens, &fresh, NULL);
        CHECK_INT(gots, 2);
        CHECK_STR(str_from(got), "b");
        CHECK_STR(str_from(kept.refresh), "r2");
        CHECK_INT(locks, 0);
        end();
}

TEST(a_refused_one_is_renewed_however_good_it_looks)
{
        begin();
        keep("a", "r1", 290000);
        tokens_get(tokens, 10000, "a", on_got, NULL);
        CHECK_INT(sends, 1);
        end();
        begin();
        keep("b", "r1", 290000);                         /* another process was faster */
        tokens_get(tokens, 10000, "a", on_got, NULL);
        CHECK_INT(sends, 0);
        CHECK_INT(gots, 1);
        end();
}

TEST(who_waits_for_the_lock_looks_again)
{
        begin();
        keep("a", "r1", 0);
        is_locked_elsewhere = true;
        tokens_get(tokens, 10000, NULL, on_got, NULL);
        CHECK_INT(sends, 0);
        keep("b", "r2", 300000);
        wait();
        CHECK_INT(gots, 1);
        CHECK_STR(str_from(got), "b");
        CHECK_INT(sends, 0);
        end();
}

TEST(a_lost_answer_is_asked_for_again_with_the_same_token)
{
        struct chat_problem lost = {
                .err = ERR_UNAVAILABLE, .is_temporary = true, .is_network = true, .retry_after_ms = 5};
        begin();
        keep("a", "r1", 0);
        tokens_get(tokens, 10000, NULL, on_got, NULL);
        tokens_refreshed(tokens, NULL, &lost);
        CHECK_INT(problems, 0);
        CHECK_INT(locks, 1);
        while (sends < 2)
                loop_run(loop);
        CHECK_STR(str_from(sent), "r1");
        struct chat_tokens fresh = fresh_ones("b", "r2");
        tokens_refreshed(tokens, &fresh, NULL);
        CHECK_INT(gots, 1);
        end();
}

TEST(a_session_that_is_over_is_forgotten)
{
        struct chat_problem over = {.err = ERR_UNAUTHENTICATED};
        begin();
        keep("a", "r1", 0);
        tokens_get(tokens, 10000, NULL, on_got, NULL);
        tokens_refreshed(tokens, NULL, &over);
        CHECK_INT(problems, 1);
        CHECK_INT(last_err, ERR_UNAUTHENTICATED);
        CHECK_INT(forgets, 1);
        tokens_get(tokens, 10000, NULL, on_got, NULL);
        CHECK_INT(problems, 2);
        end();
}

TEST(a_longer_wait_than_the_server_remembers_is_not_waited)
{
        struct chat_problem busy = {.err = ERR_RATE_LIMITED, .is_temporary = true, .retry_after_ms = 60000};
        begin();
        keep("a", "r1", 0);
        tokens_get(tokens, 10000, NULL, on_got, NULL);
        tokens_refreshed(tokens, NULL, &busy);
        CHECK_INT(problems, 1);
        CHECK_INT(last_err, ERR_RATE_LIMITED);
        CHECK_INT(forgets, 0);
        CHECK_STR(str_from(kept.refresh), "r1");
        end();
}

TEST(what_cannot_be_kept_is_not_used)
{
        begin();
        keep("a", "r1", 0);
        fails_to_save = true;
        tokens_get(tokens, 10000, NULL, on_got, NULL);
        struct chat_tokens fresh = fresh_ones("b", "r2");
        tokens_refreshed(tokens, &fresh, NULL);
        CHECK_INT(gots, 0);
        CHECK_INT(problems, 1);
        end();
}

TEST(short_lived_ones_do_not_renew_in_a_circle)
{
        begin();
        keep("a", "r1", 0);
        kept.lifetime_ms = 2000;
        tokens_get(tokens, 10000, NULL, on_got, NULL);
        struct chat_tokens fresh = fresh_ones("b", "r2");
        fresh.lifetime_ms        = 2000;
        tokens_refreshed(tokens, &fresh, NULL);
        tokens_get(tokens, 10000, NULL, on_got, NULL);
        tokens_get(tokens, TOKENS_HALF, NULL, on_got, NULL);
        CHECK_INT(gots, 3);
        CHECK_INT(sends, 1);
        end();
}

TEST(time_left_is_counted_here_and_not_by_the_servers_clock)
{
        struct chat_tokens at = {.received_at_ms = 1000000, .lifetime_ms = 300000};
        CHECK_INT(tokens_left_ms(&at, 1000000), 300000);
        CHECK_INT(tokens_left_ms(&at, 1100000), 200000);
        CHECK(tokens_left_ms(&at, 1400000) < 0);
        CHECK_INT(tokens_left_ms(&at, 500000), 300000);  /* the clock was set back */
        CHECK_INT(tokens_lifetime_ms(10300000, 10000000, 99), 300000);
        CHECK_INT(tokens_lifetime_ms(10300000, 0, 10000000), 300000);
        CHECK_INT(tokens_lifetime_ms(10300000, 0, 99000000), 120000);
        CHECK_INT(tokens_lifetime_ms(INT64_MAX / 2, 0, 0), 120000);
}

SUITE(CASE(good_ones_are_given_at_once), CASE(those_that_end_are_renewed_once_for_all_who_wait),
      CASE(a_refused_one_is_renewed_however_good_it_looks), CASE(who_waits_for_the_lock_looks_again),
      CASE(a_lost_answer_is_asked_for_again_with_the_same_token), CASE(a_session_that_is_over_is_forgotten),
      CASE(a_longer_wait_than_the_server_remembers_is_not_waited), CASE(what_cannot_be_kept_is_not_used),
      CASE(short_lived_ones_do_not_renew_in_a_circle),
      CASE(time_left_is_counted_here_and_not_by_the_servers_clock))
