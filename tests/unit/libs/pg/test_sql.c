/* test_sql.c — parameters and rows: every kind there and back, at its edges. */

#include "pg/sql.h"

#include <string.h>
#include "base/arena.h"
#include "pg/pg.h"
#include "tests/support/check.h"
#include "tests/support/postgres.h"

static struct pg    *pg;
static struct arena *arena;
static struct tx     tx;

static int start(void **state)
{
        (void)state;
        arena = arena_create(16 << 20);
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

static int begin(void **state)
{
        (void)state;
        arena_reset(arena);
        tx_begin(&tx, pg, arena, TX_WRITE);
        return (int)tx.failed;
}

static int end(void **state)
{
        (void)state;
        tx_abort(&tx);
        return 0;
}

TEST(numbers_come_back_as_they_went)
{
        static const int64_t values[] = {0, 1, -1, INT64_MAX, INT64_MIN, INT64_C(9007199254740991)};
        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
                struct sql_rows rows = sql_query(&tx, "SELECT $1, $1::text", SQL_ARGS(SQL_INT(values[i])));
                char            text[24];
                snprintf(text, sizeof text, "%lld", (long long)values[i]);
                CHECK(sql_int(&rows, 0, 0) == values[i]);
                CHECK_STR(sql_text(&rows, 0, 1), text);
        }
        struct sql_rows rows = sql_query(&tx, "SELECT (-7)::smallint, (-70000)::int, 2.5::float8",
                                         SQL_NO_ARGS);
        CHECK_INT(sql_int(&rows, 0, 0), -7);
        CHECK_INT(sql_int(&rows, 0, 1), -70000);
        CHECK(sql_real(&rows, 0, 2) == 2.5);
}

TEST(times_are_milliseconds_also_before_1970_and_2000)
{
        static const struct {
                int64_t     ms;
                const char *text;
        } times[] = {{0, "1970-01-01 00:00:00+00"},
                     {INT64_C(1795168800123), "2026-11-20 10:00:00.123+00"},
                     {-1, "1969-12-31 23:59:59.999+00"}};
        sql_exec(&tx, "SET LOCAL timezone = 'UTC'", SQL_NO_ARGS);
        for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
                struct sql_rows rows = sql_query(&tx, "SELECT $1, $1::text", SQL_ARGS(SQL_TIME(times[i].ms)));
                CHECK(sql_time(&rows, 0, 0) == times[i].ms);
                CHECK_STR(sql_text(&rows, 0, 1), times[i].text);
        }
        struct sql_rows rows = sql_query(
                &tx,
                "SELECT 'infinity'::timestamptz, '1999-12-31 23:59:59.9999999+00'::timestamptz,"
                " '1969-12-31 23:59:59.9995+00'::timestamptz",
                SQL_NO_ARGS);
        CHECK(sql_time(&rows, 0, 0) == INT64_MAX);
        CHECK(sql_time(&rows, 0, 1) == INT64_C(946684800000));
        CHECK(sql_time(&rows, 0, 2) == -1);
}

TEST(ids_texts_bytes_and_booleans_come_back_as_they_went)
{
        struct id       id   = id_make();
        char            printed[ID_TEXT_LEN + 1];
        static const char bytes[] = "\0\xff'\\";
        struct sql_rows   rows    = sql_query(&tx, "SELECT $1, $1::text, $2, $3, $4, $5",
                                              SQL_ARGS(SQL_ID(id), SQL_TEXT(STR("it's \"ä\"; --")),
                                                       SQL_BYTES(((struct str){bytes, 4})), SQL_BOOL(true),
                                                       SQL_TEXT(STR(""))));
        id_print(id, printed);
        CHECK(id_equal(sql_id(&rows, 0, 0), id));
        CHECK_STR(sql_text(&rows, 0, 1), printed);
        CHECK_STR(sql_text(&rows, 0, 2), "it's \"ä\"; --");
        CHECK(str_equal(sql_bytes(&rows, 0, 3), (struct str){bytes, 4}));
        CHECK(sql_bool(&rows, 0, 4));
        CHECK_STR(sql_text(&rows, 0, 5), "");
        CHECK(!sql_is_null(&rows, 0, 5));
}

TEST(null_reads_as_nothing)
{
        struct sql_rows rows = sql_query(
                &tx,
                "SELECT $1::uuid, $2::bigint, $3::text, $4::timestamptz, $5::bytea, $6::bool, NULL::uuid[]",
                SQL_ARGS(SQL_NULL, SQL_NULL, SQL_TEXT(STR_NONE), SQL_NULL, SQL_BYTES(STR_NONE), SQL_NULL));
        struct id *ids;
        for (int column = 0; column < 7; column++)
                CHECK(sql_is_null(&rows, 0, column));
        CHECK(id_is_none(sql_id(&rows, 0, 0)));
        CHECK_INT(sql_int(&rows, 0, 1), 0);
        CHECK(sql_text(&rows, 0, 2).at == NULL);
        CHECK_INT(sql_time(&rows, 0, 3), 0);
        CHECK(sql_bytes(&rows, 0, 4).at == NULL);
        CHECK(!sql_bool(&rows, 0, 5));
        CHECK_INT(sql_ids(&rows, 0, 6, arena, &ids), 0);
}

TEST(one_statement_takes_null_first_and_a_value_later)
{
        static const char text[] =
                "SELECT coalesce($1, 5)"; /* alone, PostgreSQL takes $1 for a four-byte number */
        for (int round = 0; round < 2; round++) {
                struct sql_rows rows = sql_query(&tx, text, SQL_ARGS(SQL_OPTIONAL(false, SQL_INT(1))));
                CHECK_INT(sql_int(&rows, 0, 0), 5);
                rows = sql_query(&tx, text, SQL_ARGS(SQL_OPTIONAL(true, SQL_INT(INT64_C(1) << 40))));
                CHECK(sql_int(&rows, 0, 0) == INT64_C(1) << 40);
        }
        CHECK_OK(tx.failed);
}

TEST(an_address_with_another_text_is_another_statement)
{
        char text[] = "SELECT 1";
        struct sql_rows rows = sql_query(&tx, text, SQL_NO_ARGS);
        CHECK_INT(sql_int(&rows, 0, 0), 1);
        text[7] = '2';
        rows    = sql_query(&tx, text, SQL_NO_ARGS);
        CHECK_INT(sql_int(&rows, 0, 0), 2);
}

TEST(arrays_come_back_as_they_went)
{
        struct id        ids[3]   = {id_make(), id_make(), id_make()}, *ids_back;
        int64_t          ints[2]  = {INT64_MIN, 7}, *ints_back;
        const struct str texts[3] = {STR("a,b\"{}"), STR_NONE, STR("")};
        struct sql_rows  rows     = sql_query(&tx, "SELECT $1, $2, $3[1], $3[2], $3[3], cardinality($3)",
                                              SQL_ARGS(SQL_IDS(ids, 3), SQL_INTS(ints, 2), SQL_TEXTS(texts, 3)));
        CHECK_INT(sql_ids(&rows, 0, 0, arena, &ids_back), 3);
        assert_memory_equal(ids, ids_back, sizeof ids);
        CHECK_INT(sql_ints(&rows, 0, 1, arena, &ints_back), 2);
        assert_memory_equal(ints, ints_back, sizeof ints);
        CHECK_STR(sql_text(&rows, 0, 2), "a,b\"{}");
        CHECK(sql_is_null(&rows, 0, 3));
        CHECK_STR(sql_text(&rows, 0, 4), "");
        CHECK_INT(sql_int(&rows, 0, 5), 3);

        rows = sql_query(&tx, "SELECT $1[1], $1[2] IS NULL", SQL_ARGS(SQL_BLOBS(texts, 2)));
        CHECK_STR(sql_bytes(&rows, 0, 0), "a,b\"{}");
        CHECK(sql_bool(&rows, 0, 1));

        rows = sql_query(&tx, "SELECT $1, cardinality($1), '{}'::bigint[]", SQL_ARGS(SQL_IDS(NULL, 0)));
        CHECK_INT(sql_ids(&rows, 0, 0, arena, &ids_back), 0);
        CHECK_INT(sql_int(&rows, 0, 1), 0);
        CHECK_INT(sql_ints(&rows, 0, 2, arena, &ints_back), 0);
}

TEST(a_large_array_goes_through)
{
        enum { COUNT = 100000 };
        int64_t *ints = arena_array(arena, int64_t, COUNT);
        for (int i = 0; i < COUNT; i++)
                ints[i] = i;
        struct sql_rows rows = sql_query(&tx, "SELECT sum(v)::bigint FROM unnest($1) v",
                                         SQL_ARGS(SQL_INTS(ints, COUNT)));
        CHECK(sql_int(&rows, 0, 0) == INT64_C(4999950000));
}

TEST(xid8_is_a_number_and_a_text_and_goes_in_as_either)
{
        struct sql_rows rows = sql_query(
                &tx, "SELECT '18446744073709551615'::xid8, $1::text::xid8, $2::xid8, NULL::xid8",
                SQL_ARGS(SQL_INT(77), SQL_TEXT(STR("78"))));
        CHECK_STR(sql_text(&rows, 0, 0), "18446744073709551615");
        CHECK_INT(sql_int(&rows, 0, 1), 77);
        CHECK_STR(sql_text(&rows, 0, 1), "77");
        CHECK_INT(sql_int(&rows, 0, 2), 78);
        CHECK(sql_text(&rows, 0, 3).at == NULL);
}

TEST(json_reads_as_text)
{
        struct sql_rows rows = sql_query(&tx, "SELECT $1::jsonb, '[ 1 ]'::json, 'x'::varchar",
                                         SQL_ARGS(SQL_TEXT(STR("{\"a\":1}"))));
        CHECK_STR(sql_text(&rows, 0, 0), "{\"a\": 1}");
        CHECK_STR(sql_text(&rows, 0, 1), "[ 1 ]");
        CHECK_STR(sql_text(&rows, 0, 2), "x");
}

TEST(many_rows_stand_in_order)
{
        struct sql_rows rows = sql_query(
                &tx, "SELECT i::bigint, repeat('x', i) FROM generate_series(0, 999) i ORDER BY i",
                SQL_NO_ARGS);
        CHECK_INT(rows.count, 1000);
        for (int i = 0; i < rows.count; i++) {
                CHECK_INT(sql_int(&rows, i, 0), i);
                CHECK_INT(sql_text(&rows, i, 1).len, i);
        }
}

TEST(past_the_table_of_prepared_statements_all_goes_on)
{
        for (int i = 0; i < 700; i++) {
                char text[32];
                snprintf(text, sizeof text, "SELECT %d", i);
                struct sql_rows rows = sql_query(&tx, str_copy(str_from(text), arena).at, SQL_NO_ARGS);
                CHECK_INT(sql_int(&rows, 0, 0), i);
        }
}

#define RUN(name) cmocka_unit_test_setup_teardown(name, begin, end)
int main(void)
{
        const struct CMUnitTest tests[] = {
                RUN(numbers_come_back_as_they_went),
                RUN(times_are_milliseconds_also_before_1970_and_2000),
                RUN(ids_texts_bytes_and_booleans_come_back_as_they_went),
                RUN(null_reads_as_nothing),
                RUN(one_statement_takes_null_first_and_a_value_later),
                RUN(an_address_with_another_text_is_another_statement),
                RUN(arrays_come_back_as_they_went),
                RUN(a_large_array_goes_through),
                RUN(xid8_is_a_number_and_a_text_and_goes_in_as_either),
                RUN(json_reads_as_text),
                RUN(many_rows_stand_in_order),
                RUN(past_the_table_of_prepared_statements_all_goes_on),
        };
        return cmocka_run_group_tests(tests, start, stop);
}
