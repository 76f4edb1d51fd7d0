/* test_migrate.c — a schema brought forward: once, in order, by whoever comes first. */

#include "pg/migrate.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/arena.h"
#include "pg/pg.h"
#include "pg/sql.h"
#include "tests/support/check.h"
#include "tests/support/postgres.h"

#define WAIT_MS 20000
#define TEXT(s) STR(s)

static const struct migration good[] = {
        {1, "0001_things",
         TEXT("CREATE TABLE things (id int PRIMARY KEY, note text);\nINSERT INTO things VALUES (1, 'it''s; fine');\n")},
        {2, "0002_more", TEXT("INSERT INTO things SELECT max(id) + 1 FROM things; SELECT pg_sleep(0.3);\n")},
        {3, "0003_index",
         TEXT("-- no transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS things_note ON things (note);\n")},
};

static int64_t number(const char *schema, const char *statement)
{
        struct pg    *pg    = pg_open(postgres_conninfo(schema), PG_WORKER);
        struct arena *arena = arena_create(1 << 20);
        struct tx     tx;

        tx_begin(&tx, pg, arena, TX_READ);
        struct sql_rows rows   = sql_query(&tx, statement, SQL_NO_ARGS);
        int64_t         result = rows.count ? sql_int(&rows, 0, 0) : -1;
        tx_abort(&tx);
        pg_close(&pg);
        arena_destroy(&arena);
        return result;
}

TEST(eight_processes_race_and_each_file_is_applied_once)
{
        const char *conninfo = postgres_conninfo("chat");
        pid_t       racers[8];

        for (int i = 0; i < 8; i++)
                if (!(racers[i] = fork()))
                        _exit((int)migrate(conninfo, "chat", good, 3, WAIT_MS));
        for (int i = 0; i < 8; i++) {
                int status = -1;
                waitpid(racers[i], &status, 0);
                CHECK(WIFEXITED(status));
                CHECK_ERR((enum err)WEXITSTATUS(status), OK);
        }
        CHECK_INT(number("chat", "SELECT count(*) FROM things"), 2);
        CHECK_INT(number("chat", "SELECT count(*) FROM migrations"), 3);
        CHECK_INT(
                number("chat",
                       "SELECT count(*) FROM pg_index WHERE indexrelid = 'things_note'::regclass AND indisvalid"),
                1);
}

TEST(a_second_time_nothing_is_done)
{
        CHECK_OK(migrate(postgres_conninfo("chat"), "chat", good, 3, WAIT_MS));
        CHECK_INT(number("chat", "SELECT count(*) FROM things"), 2);
}

TEST(a_file_changed_after_it_was_applied_is_refused)
{
        struct migration changed[] = {good[0], good[1], good[2]};
        changed[1].text            = TEXT("INSERT INTO things SELECT max(id) + 2 FROM things;\n");
        CHECK_ERR(migrate(postgres_conninfo("chat"), "chat", changed, 3, WAIT_MS), ERR_CONFLICT);
}

TEST(a_database_newer_than_the_program_is_refused)
{
        CHECK_ERR(migrate(postgres_conninfo("chat"), "chat", good, 2, WAIT_MS), ERR_CONFLICT);
}

TEST(numbers_that_do_not_go_upwards_are_refused)
{
        const struct migration twice[] = {good[0], good[1], {2, "0002_again", TEXT("SELECT 1;\n")}}, backwards[] = {good[1], good[0]};

        CHECK_ERR(migrate(postgres_conninfo("auth"), "auth", twice, 3, WAIT_MS), ERR_CONFLICT);
        CHECK_ERR(migrate(postgres_conninfo("auth"), "auth", backwards, 2, WAIT_MS), ERR_CONFLICT);
}

TEST(a_schema_that_is_missing_is_refused)
{
        CHECK_ERR(migrate(postgres_conninfo("auth"), "nowhere", good, 3, WAIT_MS), ERR_CONFLICT);
}

TEST(a_file_that_fails_leaves_nothing_and_is_tried_again_once_it_is_right)
{
        struct migration files[] = {good[0],
                                    {2, "0002_bad", TEXT("CREATE TABLE half (id int); SELECT nonsense;\n")}};
        CHECK_ERR(migrate(postgres_conninfo("auth"), "auth", files, 2, WAIT_MS), ERR_INTERNAL);
        CHECK_INT(number("auth", "SELECT count(*) FROM migrations"), 1);
        CHECK_INT(number("auth", "SELECT count(*) FROM pg_tables WHERE tablename = 'half'"), 0);
        files[1] = (struct migration){2, "0002_good", TEXT("CREATE TABLE half (id int);\n")};
        CHECK_OK(migrate(postgres_conninfo("auth"), "auth", files, 2, WAIT_MS));
        CHECK_INT(number("auth", "SELECT count(*) FROM half"), 0);
}

TEST(a_file_that_ends_its_own_transaction_is_refused)
{
        struct migration files[] = {{1, "0001_sly", TEXT("CREATE TABLE sly (id int); COMMIT;\n")}};
        CHECK_ERR(migrate(postgres_conninfo("work"), "work", files, 1, WAIT_MS), ERR_CONFLICT);
        CHECK_INT(number("work", "SELECT count(*) FROM migrations"), 0);
}

TEST(two_statements_without_a_transaction_are_refused)
{
        struct migration files[] = {{1, "0001_two", TEXT("-- no transaction\nSELECT 1; SELECT 2;\n")}};
        CHECK_ERR(migrate(postgres_conninfo("work"), "work", files, 1, WAIT_MS), ERR_INTERNAL);
        CHECK_INT(number("work", "SELECT count(*) FROM migrations"), 0);
}

TEST(a_server_that_is_still_starting_is_waited_for)
{
        CHECK_ERR(migrate("host=/nonexistent dbname=chat", "chat", good, 3, 300), ERR_UNAVAILABLE);
        postgres_stop();
        pid_t child = fork();
        if (!child)
                _exit((int)migrate(postgres_conninfo("chat"), "chat", good, 3, WAIT_MS));
        usleep(150000);
        postgres_go_on();
        int status = -1;
        waitpid(child, &status, 0);
        CHECK_ERR((enum err)WEXITSTATUS(status), OK);
}

SUITE(CASE(eight_processes_race_and_each_file_is_applied_once), CASE(a_second_time_nothing_is_done),
      CASE(a_file_changed_after_it_was_applied_is_refused),
      CASE(a_database_newer_than_the_program_is_refused), CASE(numbers_that_do_not_go_upwards_are_refused),
      CASE(a_schema_that_is_missing_is_refused),
      CASE(a_file_that_fails_leaves_nothing_and_is_tried_again_once_it_is_right),
      CASE(a_file_that_ends_its_own_transaction_is_refused),
      CASE(two_statements_without_a_transaction_are_refused),
      CASE(a_server_that_is_still_starting_is_waited_for))
