/* test_pipeline.c — batches on the loop, against a real PostgreSQL that fails in the ways it can. */

#include "pg/pipeline.h"

#include <string.h>
#include "base/arena.h"
#include "base/clock.h"
#include "loop/loop.h"
#include "pg/dial.h"
#include "tests/support/check.h"
#include "tests/support/postgres.h"

#define WAIT_MS   20000
#define ASKED_MAX 128

static struct loop     *loop;
static struct pipeline *pipeline;
static struct arena    *arena;
static int              ups, downs, wanted, done_count;

/* What became of each batch, in the order of the answers. */
static struct {
        int                    number;
        struct pipeline_answer answer;
        int64_t                value;
} seen[ASKED_MAX];
static int numbers[ASKED_MAX];

static void on_up(void *owner)
{
        (void)owner;
        ups++;
        loop_stop(loop);
}

static void on_down(void *owner)
{
        (void)owner;
        downs++;
}

static void on_done(void *owner, const struct pipeline_answer *answer)
{
        int last                = answer->count - 1;
        seen[done_count].number = *(int *)owner;
        seen[done_count].answer = *answer;
        seen[done_count].value  = last >= 0 && answer->rows[last].count && answer->rows[last].types[0] == 20
                                          ? sql_int(&answer->rows[last], 0, 0)
                                          : 0;
        if (++done_count == wanted)
                loop_stop(loop);
}

static void too_late(void *owner)
{
        (void)owner;
        fail_msg("nothing came within %d ms", WAIT_MS);
}

static void run(void)
{
        struct loop_timer *limit = loop_timer_create(loop, WAIT_MS, 0, too_late, NULL);
        loop_run(loop);
        loop_timer_destroy(&limit);
}

static void begin(int batches)
{
        arena_reset(arena);
        done_count = 0;
        wanted     = batches;
        for (int i = 0; i < ASKED_MAX; i++)
                numbers[i] = i;
        while (!pipeline_is_up(pipeline))
                run();
}

#define SEND(number, ...)                                                                                                            \
        pipeline_send(pipeline, (struct pipeline_statement[]){__VA_ARGS__},                                                          \
                      (int)(sizeof((struct pipeline_statement[]){__VA_ARGS__}) / sizeof(struct pipeline_statement)), arena, on_done, \
                      &numbers[number])
#define INSERT(v) {"INSERT INTO things (id) VALUES ($1)", SQL_ARGS(SQL_INT(v))}
#define COUNT     {"SELECT count(*) FROM things", SQL_NO_ARGS}

static int64_t things(void)
{
        begin(1);
        CHECK_OK(SEND(0, COUNT));
        run();
        CHECK_OK(seen[0].answer.err);
        return seen[0].value;
}

static int start(void **state)
{
        (void)state;
        loop  = loop_create();
        arena = arena_create(16 << 20);
        postgres_psql(
                "CREATE TABLE chat.things (id bigint PRIMARY KEY, twin int UNIQUE DEFERRABLE INITIALLY DEFERRED);"
                "ALTER TABLE chat.things OWNER TO chat");
        pipeline = pipeline_open(loop, postgres_conninfo("chat"), PG_WRITER, on_up, on_down, NULL);
        return 0;
}

static int stop(void **state)
{
        (void)state;
        pipeline_close(&pipeline);
        loop_destroy(&loop);
        arena_destroy(&arena);
        return 0;
}

TEST(before_it_is_up_nothing_is_taken)
{
        CHECK_ERR(SEND(0, COUNT), ERR_UNAVAILABLE);
        begin(0);
        CHECK_INT(ups, 1);
}

TEST(a_batch_is_one_transaction_and_each_statement_has_its_rows)
{
        begin(1);
        CHECK_OK(SEND(0, INSERT(1),
                      {"INSERT INTO things (id) VALUES ($1) RETURNING id", SQL_ARGS(SQL_INT(2))}, COUNT));
        CHECK_INT(pipeline_depth(pipeline), 1);
        run();
        CHECK_INT(pipeline_depth(pipeline), 0);
        CHECK_OK(seen[0].answer.err);
        CHECK_INT(seen[0].answer.count, 3);
        CHECK_INT(seen[0].answer.rows[0].count, 0);
        CHECK_INT(sql_int(&seen[0].answer.rows[1], 0, 0), 2);
        CHECK_INT(seen[0].value, 2);
}

TEST(batches_are_answered_in_order)
{
        begin(40);
        for (int i = 0; i < 40; i++)
                CHECK_OK(SEND(i, INSERT(100 + i), COUNT));
        run();
        for (int i = 0; i < 40; i++) {
                CHECK_INT(seen[i].number, i);
                CHECK_OK(seen[i].answer.err);
                CHECK_INT(seen[i].value, 3 + i);
        }
}

TEST(a_failing_statement_takes_its_batch_and_nothing_else)
{
        begin(4);
        CHECK_OK(SEND(0, INSERT(200)));
        CHECK_OK(SEND(1, INSERT(201), INSERT(1), INSERT(202)));
        CHECK_OK(SEND(2, INSERT(203)));
        CHECK_OK(SEND(3, COUNT));
        run();
        CHECK_OK(seen[0].answer.err);
        CHECK_ERR(seen[1].answer.err, ERR_CONFLICT);
        assert_string_equal(seen[1].answer.sqlstate, "23505");
        CHECK(!seen[1].answer.outcome_unknown);
        CHECK_OK(seen[2].answer.err);
        CHECK_INT(seen[3].value, 44);
        CHECK(pipeline_is_up(pipeline));
}

TEST(a_failure_at_the_commit_is_the_batchs)
{
        begin(2);
        CHECK_OK(SEND(0, {"INSERT INTO things (id, twin) VALUES (300, 1), (301, 1)", SQL_NO_ARGS}));
        CHECK_OK(SEND(1, COUNT));
        run();
        CHECK_ERR(seen[0].answer.err, ERR_CONFLICT);
        CHECK_INT(seen[1].value, 44);
}

TEST(a_statement_that_cannot_be_prepared_fails_alone_with_its_reason)
{
        for (int round = 0; round < 2; round++) {
                begin(3);
                CHECK_OK(SEND(0, {"SELECT nonsense", SQL_NO_ARGS}));
                CHECK_OK(SEND(1, INSERT(400 + round), {"SELECT more nonsense", SQL_NO_ARGS}));
                CHECK_OK(SEND(2, COUNT));
                run();
                CHECK_ERR(seen[0].answer.err, ERR_INTERNAL);
                assert_string_equal(seen[0].answer.sqlstate, "42703");
                CHECK_ERR(seen[1].answer.err, ERR_INTERNAL);
                CHECK_INT(seen[2].value, 44);
                CHECK(pipeline_is_up(pipeline));
        }
}

TEST(arrays_go_through_in_both_directions)
{
        struct id  ids[2] = {id_make(), id_make()}, *back;
        static int64_t many[50000];
        begin(1);
        for (int i = 0; i < 50000; i++)
                many[i] = i;
        CHECK_OK(SEND(0, {"SELECT $1", SQL_ARGS(SQL_IDS(ids, 2))},
                      {"SELECT count(*) FROM unnest($1)", SQL_ARGS(SQL_INTS(many, 50000))}));
        run();
        CHECK_INT(sql_ids(&seen[0].answer.rows[0], 0, 0, arena, &back), 2);
        assert_memory_equal(back, ids, sizeof ids);
        CHECK_INT(seen[0].value, 50000);
}

TEST(no_more_than_the_bound_is_under_way)
{
        begin(PIPELINE_BATCHES_MAX);
        for (int i = 0; i < PIPELINE_BATCHES_MAX; i++)
                CHECK_OK(SEND(i, COUNT));
        CHECK_ERR(SEND(PIPELINE_BATCHES_MAX, COUNT), ERR_BUSY);
        run();
        CHECK_INT(pipeline_depth(pipeline), 0);
}

static void send_another(void *owner, const struct pipeline_answer *answer)
{
        (void)owner;
        CHECK_OK(answer->err);
        CHECK_OK(SEND(7, COUNT));
}

TEST(an_answer_may_send_the_next_batch)
{
        begin(1);
        CHECK_OK(pipeline_send(pipeline, (struct pipeline_statement[]){COUNT}, 1, arena, send_another, NULL));
        run();
        CHECK_INT(seen[0].number, 7);
        CHECK_OK(seen[0].answer.err);
}

TEST(a_lost_connection_leaves_all_unknown_and_comes_back)
{
        int downs_before = downs;
        begin(3);
        CHECK_OK(SEND(0, {"SELECT pg_terminate_backend(pg_backend_pid())", SQL_NO_ARGS}));
        CHECK_OK(SEND(1, INSERT(500)));
        CHECK_OK(SEND(2, INSERT(501)));
        run();
        for (int i = 0; i < 3; i++) {
                CHECK_INT(seen[i].number, i);
                CHECK_ERR(seen[i].answer.err, ERR_UNAVAILABLE);
                CHECK(seen[i].answer.outcome_unknown);
        }
        begin(0);
        CHECK_INT(downs, downs_before + 1);
        CHECK_INT(things(), 44);
}

TEST(a_crash_and_restart_of_the_server_is_lived_through)
{
        begin(2);
        CHECK_OK(SEND(0, INSERT(600), {"SELECT pg_sleep(3)", SQL_NO_ARGS}));
        CHECK_OK(SEND(1, COUNT));
        postgres_kill();
        run();
        CHECK(seen[0].answer.outcome_unknown && seen[1].answer.outcome_unknown);
        CHECK(!pipeline_is_up(pipeline));
        CHECK_ERR(SEND(2, COUNT), ERR_UNAVAILABLE);
        postgres_go_on();
        CHECK_INT(things(), 44);
}

TEST(a_changed_table_costs_one_try)
{
        static const char all[] = "SELECT * FROM things WHERE id = 1";
        begin(1);
        CHECK_OK(SEND(0, {all, SQL_NO_ARGS}));
        run();
        CHECK_INT(seen[0].answer.rows[0].columns, 2);
        postgres_psql("ALTER TABLE chat.things ADD COLUMN more int");
        begin(1);
        CHECK_OK(SEND(0, {all, SQL_NO_ARGS}));
        run();
        CHECK_ERR(seen[0].answer.err, ERR_UNAVAILABLE);
        begin(1);
        CHECK_OK(SEND(0, {all, SQL_NO_ARGS}));
        run();
        CHECK_INT(seen[0].answer.rows[0].columns, 3);
}

TEST(a_server_that_hangs_is_given_up)
{
        begin(1);
        pg_answer_ms = 300;
        postgres_pause();
        int64_t before_ms = clock_monotonic_ms();
        CHECK_OK(SEND(0, COUNT));
        run();
        CHECK(clock_monotonic_ms() - before_ms < 3000);
        CHECK(seen[0].answer.outcome_unknown);
        pg_answer_ms = 8000;
        postgres_unpause();
        CHECK_INT(things(), 44);
}

TEST(closing_ends_what_is_under_way_and_does_not_wait_for_a_dial)
{
        begin(1);
        CHECK_OK(SEND(0, {"SELECT pg_sleep(4)", SQL_NO_ARGS}));
        pipeline_close(&pipeline);
        CHECK_INT(done_count, 1);
        CHECK(seen[0].answer.outcome_unknown);
        pipeline = pipeline_open(loop, postgres_conninfo("chat"), PG_WRITER, NULL, NULL, NULL);
        pipeline_close(&pipeline);
        pipeline = pipeline_open(loop, postgres_conninfo("chat"), PG_WRITER, NULL, NULL, NULL);
}

TEST(who_asks_sees_one_snapshot_in_a_batch)
{
        pipeline_close(&pipeline);
        pipeline = pipeline_open(loop, postgres_conninfo("chat"), PG_ASKING, on_up, on_down, NULL);
        begin(1);
        CHECK_OK(SEND(0, {"SELECT current_setting('transaction_isolation'), now()::text", SQL_NO_ARGS},
                      {"SELECT 'later', now()::text", SQL_NO_ARGS}));
        run();
        CHECK_STR(sql_text(&seen[0].answer.rows[0], 0, 0), "repeatable read");
        CHECK(str_equal(sql_text(&seen[0].answer.rows[0], 0, 1), sql_text(&seen[0].answer.rows[1], 0, 1)));
        pipeline_close(&pipeline);
        pipeline = pipeline_open(loop, postgres_conninfo("chat"), PG_WRITER, on_up, on_down, NULL);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                CASE(before_it_is_up_nothing_is_taken),
                CASE(a_batch_is_one_transaction_and_each_statement_has_its_rows),
                CASE(batches_are_answered_in_order),
                CASE(a_failing_statement_takes_its_batch_and_nothing_else),
                CASE(a_failure_at_the_commit_is_the_batchs),
                CASE(a_statement_that_cannot_be_prepared_fails_alone_with_its_reason),
                CASE(arrays_go_through_in_both_directions), CASE(who_asks_sees_one_snapshot_in_a_batch), CASE(no_more_than_the_bound_is_under_way),
                CASE(an_answer_may_send_the_next_batch),
                CASE(a_lost_connection_leaves_all_unknown_and_comes_back),
                CASE(a_crash_and_restart_of_the_server_is_lived_through), CASE(a_changed_table_costs_one_try),
                CASE(a_server_that_hangs_is_given_up),
                CASE(closing_ends_what_is_under_way_and_does_not_wait_for_a_dial),
        };
        return cmocka_run_group_tests(tests, start, stop);
}
