/* test_tx.c — transactions and connections against a real PostgreSQL. */

#include "pg/tx.h"

#include <string.h>
#include "base/arena.h"
#include "base/clock.h"
#include "pg/dial.h"
#include "pg/pg.h"
#include "pg/sql.h"
#include "tests/support/check.h"
#include "tests/support/postgres.h"

static struct pg    *pg;
static struct arena *arena;
static struct tx     tx;

static void begin(enum tx_mode mode)
{
        arena_reset(arena);
        tx_begin(&tx, pg, arena, mode);
}

static int64_t number(const char *statement)
{
        begin(TX_READ);
        struct sql_rows rows   = sql_query(&tx, statement, SQL_NO_ARGS);
        int64_t         result = rows.count ? sql_int(&rows, 0, 0) : -1;
        CHECK_OK(tx_commit(&tx));
        return result;
}

static int start(void **state)
{
        (void)state;
        arena = arena_create(1 << 20);
        postgres_psql(
                "CREATE TABLE chat.things (id int PRIMARY KEY, twin int UNIQUE DEFERRABLE INITIALLY DEFERRED, note text);"
                "ALTER TABLE chat.things OWNER TO chat");
        pg = pg_open(postgres_conninfo("chat"), PG_WORKER);
        return 0;
}

static int stop(void **state)
{
        (void)state;
        pg_close(&pg);
        arena_destroy(&arena);
        return 0;
}

TEST(what_is_committed_stays)
{
        begin(TX_WRITE);
        CHECK_INT(sql_exec(&tx, "INSERT INTO things (id) VALUES (1), (2)", SQL_NO_ARGS), 2);
        CHECK_OK(tx_commit(&tx));
        CHECK_INT(number("SELECT count(*) FROM things"), 2);
}

TEST(what_is_aborted_is_gone)
{
        begin(TX_WRITE);
        sql_exec(&tx, "INSERT INTO things (id) VALUES (3)", SQL_NO_ARGS);
        tx_abort(&tx);
        CHECK_INT(number("SELECT count(*) FROM things"), 2);
}

TEST(the_first_failure_stays_and_what_follows_does_nothing)
{
        begin(TX_WRITE);
        sql_exec(&tx, "INSERT INTO things (id) VALUES (4)", SQL_NO_ARGS);
        CHECK_INT(sql_exec(&tx, "INSERT INTO things (id) VALUES (1)", SQL_NO_ARGS), 0);
        CHECK_INT(sql_exec(&tx, "INSERT INTO nowhere VALUES (1)", SQL_NO_ARGS), 0);
        CHECK_INT(sql_query(&tx, "SELECT 1", SQL_NO_ARGS).count, 0);
        assert_string_equal(tx.sqlstate, "23505");
        CHECK_ERR(tx_commit(&tx), ERR_CONFLICT);
        CHECK(!tx.outcome_unknown);
        CHECK_INT(number("SELECT count(*) FROM things"), 2);
}

TEST(a_failure_of_ours_rolls_back_like_one_of_the_database)
{
        begin(TX_WRITE);
        sql_exec(&tx, "INSERT INTO things (id) VALUES (5)", SQL_NO_ARGS);
        CHECK_ERR(tx_fail(&tx, ERR_NOT_FOUND), ERR_NOT_FOUND);
        CHECK_ERR(tx_fail(&tx, ERR_GONE), ERR_NOT_FOUND);
        CHECK_ERR(tx_commit(&tx), ERR_NOT_FOUND);
        CHECK_INT(number("SELECT count(*) FROM things"), 2);
}

TEST(a_commit_that_is_refused_is_known_to_have_failed)
{
        begin(TX_WRITE);
        sql_exec(&tx, "INSERT INTO things (id, twin) VALUES (6, 1), (7, 1)", SQL_NO_ARGS);
        CHECK_OK(tx.failed);
        CHECK_ERR(tx_commit(&tx), ERR_CONFLICT);
        CHECK(!tx.outcome_unknown);
        CHECK_INT(number("SELECT count(*) FROM things"), 2);
}

TEST(a_mistake_in_a_statement_is_internal)
{
        begin(TX_WRITE);
        sql_query(&tx, "SELECT nonsense", SQL_NO_ARGS);
        CHECK_ERR(tx_commit(&tx), ERR_INTERNAL);
}

TEST(a_reading_transaction_sees_one_moment)
{
        struct pg *other = pg_open(postgres_conninfo("chat"), PG_WORKER);
        struct tx  writing;

        begin(TX_READ);
        struct sql_rows before = sql_query(&tx, "SELECT count(*) FROM things", SQL_NO_ARGS);
        tx_begin(&writing, other, arena, TX_WRITE);
        sql_exec(&writing, "INSERT INTO things (id) VALUES (8)", SQL_NO_ARGS);
        CHECK_OK(tx_commit(&writing));
        struct sql_rows after = sql_query(&tx, "SELECT count(*) FROM things", SQL_NO_ARGS);
        CHECK_INT(sql_int(&before, 0, 0), sql_int(&after, 0, 0));
        CHECK_OK(tx_commit(&tx));
        begin(TX_READ);
        sql_exec(&tx, "DELETE FROM things", SQL_NO_ARGS);
        assert_string_equal(tx.sqlstate, "25006");
        tx_abort(&tx);
        pg_close(&other);
}

TEST(a_lock_that_is_not_had_is_temporary)
{
        struct pg *other = pg_open(postgres_conninfo("chat"), PG_WORKER);
        struct tx  holding;

        tx_begin(&holding, other, arena, TX_WRITE);
        sql_exec(&holding, "SELECT 1 FROM things WHERE id = 1 FOR UPDATE", SQL_NO_ARGS);
        begin(TX_WRITE);
        sql_exec(&tx, "SET LOCAL statement_timeout = 50", SQL_NO_ARGS);
        sql_exec(&tx, "UPDATE things SET note = 'x' WHERE id = 1", SQL_NO_ARGS);
        CHECK_ERR(tx_commit(&tx), ERR_UNAVAILABLE);
        assert_string_equal(tx.sqlstate, "57014");
        tx_abort(&holding);
        pg_close(&other);
}

TEST(an_idle_connection_that_was_ended_is_made_anew_without_anybody_noticing)
{
        CHECK_OK(pg_ready(pg));
        postgres_psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'chat'");
        begin(TX_WRITE);
        sql_exec(&tx, "UPDATE things SET note = 'still here'", SQL_NO_ARGS);
        CHECK_OK(tx_commit(&tx));
}

TEST(a_connection_ended_within_the_transaction_is_temporary)
{
        begin(TX_WRITE);
        sql_exec(&tx, "UPDATE things SET note = 'lost'", SQL_NO_ARGS);
        postgres_psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'chat'");
        sql_exec(&tx, "UPDATE things SET note = 'lost'", SQL_NO_ARGS);
        CHECK_ERR(tx_commit(&tx), ERR_UNAVAILABLE);
        CHECK(!tx.outcome_unknown);
        CHECK_INT(number("SELECT count(*) FROM things WHERE note = 'lost'"), 0);
}

TEST(a_commit_whose_answer_is_lost_is_unknown)
{
        begin(TX_WRITE);
        sql_exec(&tx, "UPDATE things SET note = 'who knows'", SQL_NO_ARGS);
        postgres_psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'chat'");
        CHECK_ERR(tx_commit(&tx), ERR_UNAVAILABLE);
        CHECK(tx.outcome_unknown);
        CHECK_OK(pg_ready(pg));
}

TEST(a_changed_table_costs_one_try)
{
        static const char all[] = "SELECT * FROM things WHERE id = 1";

        begin(TX_READ);
        CHECK_INT(sql_query(&tx, all, SQL_NO_ARGS).columns, 3);
        CHECK_OK(tx_commit(&tx));
        postgres_psql("ALTER TABLE chat.things ADD COLUMN more int");
        begin(TX_READ);
        sql_query(&tx, all, SQL_NO_ARGS);
        CHECK_ERR(tx_commit(&tx), ERR_UNAVAILABLE);
        begin(TX_READ);
        CHECK_INT(sql_query(&tx, all, SQL_NO_ARGS).columns, 4);
        CHECK_OK(tx_commit(&tx));
}

TEST(the_history_names_the_server_and_its_timeline)
{
        char history[64];
        CHECK_OK(pg_history(pg, history));
        CHECK(strlen(history) > 10);
        assert_string_equal(strchr(history, '/'), "/1");
}

TEST(the_session_is_set_up_by_its_profile)
{
        struct pg *writer = pg_open(postgres_conninfo("chat"), PG_WRITER);
        struct tx  asking;

        tx_begin(&asking, writer, arena, TX_READ);
        struct sql_rows rows = sql_query(
                &asking,
                "SELECT current_setting('plan_cache_mode'), current_setting('enable_seqscan'),"
                " current_setting('random_page_cost'), current_setting('statement_timeout'),"
                " current_setting('search_path'), current_setting('jit')",
                SQL_NO_ARGS);
        CHECK_STR(sql_text(&rows, 0, 0), "force_generic_plan");
        CHECK_STR(sql_text(&rows, 0, 1), "off");
        CHECK_STR(sql_text(&rows, 0, 2), "1.1");
        CHECK_STR(sql_text(&rows, 0, 3), "5s");
        CHECK_STR(sql_text(&rows, 0, 4), "chat");
        CHECK_STR(sql_text(&rows, 0, 5), "off");
        CHECK_OK(tx_commit(&asking));
        pg_close(&writer);
}

TEST(a_server_that_is_away_is_asked_rarely)
{
        struct pg *nobody = pg_open("host=/nonexistent dbname=chat", PG_WORKER);
        for (int i = 0; i < 5; i++)
                CHECK_ERR(pg_ready(nobody), ERR_UNAVAILABLE);
        int64_t before_us = clock_monotonic_us();
        for (int i = 0; i < 1000; i++)
                CHECK_ERR(pg_ready(nobody), ERR_UNAVAILABLE);
        CHECK(clock_monotonic_us() - before_us < 20000);
        begin(TX_WRITE);
        tx_abort(&tx);
        tx_begin(&tx, nobody, arena, TX_WRITE);
        CHECK_INT(sql_exec(&tx, "SELECT 1", SQL_NO_ARGS), 0);
        CHECK_ERR(tx_commit(&tx), ERR_UNAVAILABLE);
        CHECK(!tx.outcome_unknown);
        pg_close(&nobody);
}

TEST(a_server_that_hangs_is_given_up)
{
        begin(TX_WRITE);
        sql_exec(&tx, "INSERT INTO things (id) VALUES (101)", SQL_NO_ARGS);
        pg_answer_ms = 200;
        postgres_pause();
        CHECK_ERR(tx_commit(&tx), ERR_UNAVAILABLE);
        CHECK(tx.outcome_unknown);
        pg_answer_ms = 8000;
        postgres_unpause();
        CHECK_OK(pg_ready(pg));
}

TEST(a_crash_of_the_server_loses_the_transaction_and_nothing_more)
{
        begin(TX_WRITE);
        sql_exec(&tx, "INSERT INTO things (id) VALUES (99)", SQL_NO_ARGS);
        postgres_kill();
        postgres_go_on();
        sql_exec(&tx, "INSERT INTO things (id) VALUES (100)", SQL_NO_ARGS);
        CHECK_ERR(tx_commit(&tx), ERR_UNAVAILABLE);
        CHECK_INT(number("SELECT count(*) FROM things WHERE id IN (99, 100)"), 0);
        CHECK_INT(number("SELECT count(*) FROM things WHERE id IN (1, 2)"), 2);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                CASE(what_is_committed_stays),
                CASE(what_is_aborted_is_gone),
                CASE(the_first_failure_stays_and_what_follows_does_nothing),
                CASE(a_failure_of_ours_rolls_back_like_one_of_the_database),
                CASE(a_commit_that_is_refused_is_known_to_have_failed),
                CASE(a_mistake_in_a_statement_is_internal),
                CASE(a_reading_transaction_sees_one_moment),
                CASE(a_lock_that_is_not_had_is_temporary),
                CASE(an_idle_connection_that_was_ended_is_made_anew_without_anybody_noticing),
                CASE(a_connection_ended_within_the_transaction_is_temporary),
                CASE(a_commit_whose_answer_is_lost_is_unknown),
                CASE(a_changed_table_costs_one_try),
                CASE(the_history_names_the_server_and_its_timeline),
                CASE(the_session_is_set_up_by_its_profile),
                CASE(a_server_that_is_away_is_asked_rarely),
                CASE(a_server_that_hangs_is_given_up),
                CASE(a_crash_of_the_server_loses_the_transaction_and_nothing_more),
        };
        return cmocka_run_group_tests(tests, start, stop);
}
