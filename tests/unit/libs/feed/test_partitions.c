/* test_partitions.c — days made ahead and dropped behind, against a real PostgreSQL. */

#include "feed/partitions.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/clock.h"
#include "base/id.h"
#include "pg/pg.h"
#include "pg/sql.h"
#include "tests/support/check.h"
#include "tests/support/postgres.h"

static struct pg    *pg;
static struct arena *arena;

static const char tables[] =
        "CREATE TABLE chat.feed (xid xid8 NOT NULL DEFAULT pg_current_xact_id(), at timestamptz NOT NULL DEFAULT now(),"
        " rooms uuid[], seqs bigint[], users uuid[], user_seqs bigint[]) PARTITION BY RANGE (at);"
        "CREATE TABLE chat.feed_floor (only_row boolean PRIMARY KEY DEFAULT true, xid xid8 NOT NULL);"
        "INSERT INTO chat.feed_floor (xid) VALUES ('0');"
        "CREATE TABLE chat.repeats (cid uuid NOT NULL, scope_id uuid NOT NULL, user_id uuid NOT NULL, PRIMARY KEY (cid, scope_id, user_id))"
        " PARTITION BY RANGE (cid);"
        "ALTER TABLE chat.feed OWNER TO chat; ALTER TABLE chat.feed_floor OWNER TO chat; ALTER TABLE chat.repeats OWNER TO chat";

static int start(void **state)
{
        (void)state;
        postgres_psql(tables);
        arena = arena_create(1 << 20);
        pg    = pg_open(postgres_conninfo("chat"), PG_WORKER);
        return 0;
}

static int stop(void **state)
{
        (void)state;
        pg_close(&pg);
        arena_destroy(&arena);
        return 0;
}

static int64_t number(const char *statement)
{
        struct tx tx;
        arena_reset(arena);
        tx_begin(&tx, pg, arena, TX_READ);
        struct sql_rows rows = sql_query(&tx, statement, SQL_NO_ARGS);
        int64_t         got  = rows.count ? sql_int(&rows, 0, 0) : -1;
        CHECK_OK(tx_commit(&tx));
        return got;
}

static enum err write_to(const char *statement, struct sql_args args)
{
        struct tx tx;
        arena_reset(arena);
        tx_begin(&tx, pg, arena, TX_WRITE);
        sql_exec(&tx, statement, args);
        return tx_commit(&tx);
}

#define DAYS(table) number("SELECT count(*) FROM pg_inherits WHERE inhparent = '" table "'::regclass")

TEST(without_its_day_a_write_fails)
{
        CHECK_ERR(write_to("INSERT INTO feed (seqs) VALUES ('{1}')", SQL_NO_ARGS), ERR_INTERNAL);
}

TEST(eight_processes_make_the_days_at_once)
{
        const char *conninfo = postgres_conninfo("chat");
        pid_t       racers[8];

        for (int i = 0; i < 8; i++)
                if (!(racers[i] = fork())) {
                        struct pg *mine = pg_open(conninfo, PG_WORKER);
                        enum err   err  = partitions_ensure(mine, PARTITIONED_FEED);
                        err             = err == OK ? partitions_ensure(mine, PARTITIONED_REPEATS) : err;
                        _exit((int)err);
                }
        for (int i = 0; i < 8; i++) {
                int status = -1;
                waitpid(racers[i], &status, 0);
                CHECK_ERR((enum err)WEXITSTATUS(status), OK);
        }
        CHECK_INT(DAYS("feed"), 1 + PARTITIONS_DAYS_AHEAD + PARTITIONS_FEED_DAYS_KEPT);
        CHECK_INT(DAYS("repeats"), 1 + PARTITIONS_DAYS_AHEAD + PARTITIONS_REPEATS_DAYS_KEPT);
}

TEST(each_day_takes_what_is_its)
{
        static const int64_t days[] = {0, -6, 6};
        CHECK_OK(write_to("INSERT INTO feed (seqs) VALUES ('{1}')", SQL_NO_ARGS));
        for (size_t i = 0; i < 3; i++) {
                struct id cid = id_make();
                int64_t   ms  = clock_wall_ms() + days[i] * 86400000;
                char      day[TIME_TEXT_LEN + 1], statement[160];
                for (int byte = 0; byte < 6; byte++)
                        cid.bytes[byte] = (uint8_t)(ms >> (40 - 8 * byte));
                CHECK_OK(write_to("INSERT INTO repeats VALUES ($1, $1, $1)", SQL_ARGS(SQL_ID(cid))));
                time_print(ms, day);
                snprintf(statement, sizeof statement, "SELECT count(*) FROM repeats_%.4s%.2s%.2s", day,
                         day + 5, day + 8);
                CHECK_INT(number(statement), 1);
        }
}

TEST(a_second_row_of_one_transaction_fails)
{
        CHECK_ERR(write_to("INSERT INTO feed (seqs) VALUES ('{1}'), ('{2}')", SQL_NO_ARGS), ERR_CONFLICT);
}

TEST(a_second_time_nothing_is_made)
{
        CHECK_OK(partitions_ensure(pg, PARTITIONED_FEED));
        CHECK_INT(DAYS("feed"), 1 + PARTITIONS_DAYS_AHEAD + PARTITIONS_FEED_DAYS_KEPT);
}

static void make_old_days(void)
{
        postgres_psql(
                "SET ROLE chat; SET search_path = chat;"
                "CREATE TABLE feed_20200101 PARTITION OF feed FOR VALUES FROM ('2020-01-01 00:00:00+00') TO ('2020-01-02 00:00:00+00');"
                "CREATE TABLE feed_20200102 PARTITION OF feed FOR VALUES FROM ('2020-01-02 00:00:00+00') TO ('2020-01-03 00:00:00+00');"
                "CREATE TABLE feed_20200103 (LIKE feed); CREATE TABLE IF NOT EXISTS feed_notes (id int);"
                "INSERT INTO feed (xid, at) VALUES ('77', '2020-01-01 12:00:00+00'), ('78', '2020-01-02 12:00:00+00')");
}

TEST(old_days_go_and_the_floor_rises_above_them)
{
        make_old_days();
        CHECK_OK(partitions_drop_old(pg, PARTITIONED_FEED));
        CHECK_OK(partitions_drop_old(pg, PARTITIONED_REPEATS));
        CHECK_INT(DAYS("feed"), 1 + PARTITIONS_DAYS_AHEAD + PARTITIONS_FEED_DAYS_KEPT);
        CHECK_INT(DAYS("repeats"), 1 + PARTITIONS_DAYS_AHEAD + PARTITIONS_REPEATS_DAYS_KEPT);
        CHECK_INT(number("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'feed_2020%'"), 0);
        CHECK_INT(number("SELECT count(*) FROM pg_tables WHERE tablename = 'feed_notes'"), 1);
        CHECK_INT(number("SELECT xid FROM feed_floor"), 78);
        CHECK_INT(number("SELECT count(*) FROM feed"), 1);
}

/* A reader in a long transaction holds the day it has read; nobody else may be held up by that. */
TEST(a_long_reader_delays_the_dropping_and_no_writer)
{
        struct pg *other = pg_open(postgres_conninfo("chat"), PG_WORKER);
        struct tx  reading;

        make_old_days();
        tx_begin(&reading, other, arena, TX_READ);
        CHECK_INT(sql_query(&reading, "SELECT xid FROM feed", SQL_NO_ARGS).count, 3);

        pid_t child = fork();
        if (!child) {
                struct pg *mine = pg_open(postgres_conninfo("chat"), PG_WORKER);
                _exit((int)partitions_drop_old(mine, PARTITIONED_FEED));
        }
        int64_t slowest_us = 0;
        int     status     = -1;
        for (int i = 0; i < 40; i++) {
                int64_t before_us = clock_monotonic_us();
                struct pg *writing = pg;
                struct tx  tx;
                tx_begin(&tx, writing, arena, TX_WRITE);
                sql_exec(&tx, "INSERT INTO feed (seqs) VALUES ('{1}')", SQL_NO_ARGS);
                CHECK_OK(tx_commit(&tx));
                if (clock_monotonic_us() - before_us > slowest_us)
                        slowest_us = clock_monotonic_us() - before_us;
                usleep(10000);
        }
        CHECK_INT(waitpid(child, &status, WNOHANG), 0);  /* it waits, and we did not */
        CHECK(slowest_us < 300000);
        CHECK_OK(tx_commit(&reading));
        waitpid(child, &status, 0);
        CHECK_ERR((enum err)WEXITSTATUS(status), OK);
        CHECK_INT(number("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'feed_2020%'"), 0);
        pg_close(&other);
}

TEST(an_interrupted_dropping_is_finished_the_next_time)
{
        struct pg *other = pg_open(postgres_conninfo("chat"), PG_WORKER);
        struct tx  reading;
        pid_t      child;
        int        status;

        make_old_days();
        tx_begin(&reading, other, arena, TX_READ);
        CHECK_INT(sql_query(&reading, "SELECT xid FROM feed WHERE at < '2021-01-01'", SQL_NO_ARGS).count, 2);
        if (!(child = fork())) {
                struct pg *mine = pg_open(postgres_conninfo("chat"), PG_WORKER);
                _exit((int)partitions_drop_old(mine, PARTITIONED_FEED));
        }
        while (number("SELECT count(*) FROM pg_inherits WHERE inhdetachpending") == 0)
                usleep(5000);
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        postgres_psql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'ALTER TABLE feed DETACH%'");
        CHECK_OK(tx_commit(&reading));
        for (int i = 0; i < 100 && number("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'feed_2020%'");
             i++) {
                CHECK_OK(partitions_drop_old(pg, PARTITIONED_FEED));
                usleep(20000);
        }
        CHECK_INT(number("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'feed_2020%'"), 0);
        pg_close(&other);
}

TEST(a_table_still_in_use_is_left_for_the_next_time)
{
        struct pg *other = pg_open(postgres_conninfo("chat"), PG_WORKER);
        struct tx  holding;

        make_old_days();
        CHECK_OK(write_to("ALTER TABLE feed DETACH PARTITION feed_20200101", SQL_NO_ARGS));
        CHECK_OK(write_to("ALTER TABLE feed DETACH PARTITION feed_20200102", SQL_NO_ARGS));
        tx_begin(&holding, other, arena, TX_READ);
        CHECK_INT(sql_query(&holding, "SELECT xid FROM feed_20200101", SQL_NO_ARGS).count, 1);
        int64_t before_ms = clock_monotonic_ms();
        CHECK_ERR(partitions_drop_old(pg, PARTITIONED_FEED), ERR_UNAVAILABLE);
        CHECK(clock_monotonic_ms() - before_ms < 1000);
        CHECK_OK(tx_commit(&holding));
        CHECK_OK(partitions_drop_old(pg, PARTITIONED_FEED));
        CHECK_INT(number("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'feed_2020%'"), 0);
        pg_close(&other);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                CASE(without_its_day_a_write_fails),
                CASE(eight_processes_make_the_days_at_once),
                CASE(each_day_takes_what_is_its),
                CASE(a_second_row_of_one_transaction_fails),
                CASE(a_second_time_nothing_is_made),
                CASE(old_days_go_and_the_floor_rises_above_them),
                CASE(a_long_reader_delays_the_dropping_and_no_writer),
                CASE(an_interrupted_dropping_is_finished_the_next_time),
                CASE(a_table_still_in_use_is_left_for_the_next_time),
        };
        return cmocka_run_group_tests(tests, start, stop);
}
