/* test_share.c — one connection at which threads take turns, against a real PostgreSQL. */

#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "pg/pg.h"
#include "pg/sql.h"
#include "tests/support/check.h"
#include "tests/support/postgres.h"

static struct pg *one, *other;

static int64_t backend_of(struct tx *tx)
{
        struct sql_rows rows = sql_query(tx, "SELECT pg_backend_pid()::bigint", SQL_NO_ARGS);

        return rows.count ? sql_int(&rows, 0, 0) : -1;
}

static int64_t backend(struct pg *pg)
{
        struct arena *arena = arena_create(1 << 20);
        struct tx tx;
        int64_t pid;

        tx_begin(&tx, pg, arena, TX_READ);
        pid = backend_of(&tx);
        CHECK_OK(tx_commit(&tx));
        arena_destroy(&arena);
        return pid;
}

static int start(void **state)
{
        (void)state;
        pg_share();
        one   = pg_open(postgres_conninfo("chat"), PG_WORKER);
        other = pg_open(postgres_conninfo("chat"), PG_READER);
        return 0;
}

static int stop(void **state)
{
        (void)state;
        pg_close(&one);
        pg_close(&other);
        return 0;
}

TEST(who_works_and_who_reads_have_the_same_and_who_migrates_has_another)
{
        struct pg *migrating = pg_open(postgres_conninfo("chat"), PG_MIGRATION);

        CHECK(backend(one) > 0);
        CHECK_INT(backend(one), backend(other));
        CHECK(backend(migrating) != backend(one));
        pg_close(&migrating);
}

static atomic_bool had_a_turn;

static void *takes_a_turn(void *argument)
{
        backend(argument);
        atomic_store(&had_a_turn, true);
        return NULL;
}

TEST(a_transaction_has_it_to_itself)
{
        struct arena *arena = arena_create(1 << 20);
        struct tx tx;
        pthread_t thread;

        tx_begin(&tx, one, arena, TX_READ);
        pthread_create(&thread, NULL, takes_a_turn, other);
        for (int i = 0; i < 200; i++)
                CHECK(backend_of(&tx) > 0);
        CHECK(!atomic_load(&had_a_turn));
        CHECK_OK(tx_commit(&tx));
        pthread_join(thread, NULL);
        CHECK(atomic_load(&had_a_turn));
        arena_destroy(&arena);
}

TEST(one_that_is_aborted_or_lost_gives_its_turn_on)
{
        struct arena *arena = arena_create(1 << 20);
        int64_t before = backend(one);
        struct tx tx;
        pthread_t thread;

        tx_begin(&tx, one, arena, TX_WRITE);
        sql_query(&tx, "SELECT pg_terminate_backend(pg_backend_pid())", SQL_NO_ARGS);
        CHECK_ERR(tx_commit(&tx), ERR_UNAVAILABLE);
        pthread_create(&thread, NULL, takes_a_turn, other);
        pthread_join(thread, NULL);
        CHECK(backend(other) != before);
        tx_begin(&tx, other, arena, TX_WRITE);
        tx_abort(&tx);
        CHECK(backend(one) > 0);
        arena_destroy(&arena);
}

TEST(who_closes_leaves_it_to_the_others)
{
        struct pg *third = pg_open(postgres_conninfo("chat"), PG_WORKER);
        int64_t before = backend(one);

        pg_close(&third);
        CHECK_INT(backend(one), before);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                CASE(who_works_and_who_reads_have_the_same_and_who_migrates_has_another), CASE(a_transaction_has_it_to_itself), CASE(one_that_is_aborted_or_lost_gives_its_turn_on),
                CASE(who_closes_leaves_it_to_the_others),
        };
        return cmocka_run_group_tests(tests, start, stop);
}
