/* test_feed.c — that no commit is ever missed: late ones, rolled back ones, after a crash, over full pages.
 * Against a real PostgreSQL. */

#include "feed/feed.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/arena.h"
#include "base/random.h"
#include "feed/partitions.h"
#include "pg/pg.h"
#include "pg/sql.h"
#include "tests/support/check.h"
#include "tests/support/postgres.h"

static struct pg    *writer, *late, *reader;
static struct arena *arena;

static const char tables[] =
        "CREATE TABLE chat.feed (xid xid8 NOT NULL DEFAULT pg_current_xact_id(), at timestamptz NOT NULL DEFAULT now(),"
        " rooms uuid[], seqs bigint[], users uuid[], user_seqs bigint[]) PARTITION BY RANGE (at);"
        "CREATE TABLE chat.feed_floor (only_row boolean PRIMARY KEY DEFAULT true, xid xid8 NOT NULL);"
        "INSERT INTO chat.feed_floor (xid) VALUES ('0');"
        "CREATE VIEW chat.pub_feed AS SELECT xid, at, rooms, seqs, users, user_seqs FROM chat.feed;"
        "CREATE VIEW chat.pub_feed_floor AS SELECT xid FROM chat.feed_floor;"
        "ALTER TABLE chat.feed OWNER TO chat; ALTER TABLE chat.feed_floor OWNER TO chat; ALTER VIEW chat.pub_feed OWNER TO chat;"
        "ALTER VIEW chat.pub_feed_floor OWNER TO chat; GRANT USAGE ON SCHEMA chat TO work;"
        "GRANT SELECT ON chat.pub_feed, chat.pub_feed_floor TO work";

static int start(void **state)
{
        (void)state;
        postgres_psql(tables);
        arena  = arena_create(256 << 20);
        writer = pg_open(postgres_conninfo("chat"), PG_WORKER);
        late   = pg_open(postgres_conninfo("chat"), PG_WORKER);
        reader = pg_open(postgres_conninfo("work"), PG_READER);
        return partitions_ensure(writer, PARTITIONED_FEED) != OK;
}

static int stop(void **state)
{
        (void)state;
        pg_close(&writer);
        pg_close(&late);
        pg_close(&reader);
        arena_destroy(&arena);
        return 0;
}

static int empty(void **state)
{
        (void)state;
        arena_reset(arena);
        postgres_psql("TRUNCATE chat.feed");
        return 0;
}

static void change(struct tx *tx, struct pg *pg, struct id room, int64_t seq)
{
        struct feed_moves moves = {0};
        tx_begin(tx, pg, arena, TX_WRITE);
        feed_moved_room(&moves, arena, room, seq);
        feed_write(tx, &moves);
        CHECK_OK(tx->failed);
}

static struct feed_page settled_after(int64_t xid)
{
        struct feed_page page;
        struct tx        tx;
        tx_begin(&tx, reader, arena, TX_READ);
        CHECK_OK(feed_settled(&tx, "chat.pub_feed", xid, &page));
        CHECK_OK(tx_commit(&tx));
        return page;
}

static struct feed_position started(void)
{
        struct feed_position position;
        struct tx            tx;
        tx_begin(&tx, reader, arena, TX_READ);
        CHECK_OK(feed_start(&tx, "chat.pub_feed", &position));
        CHECK_OK(tx_commit(&tx));
        return position;
}

TEST(of_each_room_and_user_the_highest_number_is_kept)
{
        struct feed_moves moves = {0};
        struct tx         tx;
        struct id         rooms[20], user = id_make();

        for (int i = 0; i < 20; i++)
                rooms[i] = id_make();
        for (int round = 0; round < 3; round++)
                for (int i = 0; i < 20; i++)
                        feed_moved_room(&moves, arena, rooms[i], i + (round == 1 ? 100 : round));
        feed_moved_user(&moves, arena, user, 7);
        tx_begin(&tx, writer, arena, TX_WRITE);
        feed_write(&tx, &moves);
        CHECK_OK(tx_commit(&tx));

        struct feed_page page = settled_after(0);
        CHECK_INT(page.count, 1);
        CHECK(page.rows[0].is_settled);
        CHECK_INT(page.rows[0].rooms_count, 20);
        CHECK_INT(page.rows[0].users_count, 1);
        CHECK(id_equal(page.rows[0].users[0], user));
        CHECK_INT(page.rows[0].user_seqs[0], 7);
        for (int i = 0; i < 20; i++) {
                CHECK(id_equal(page.rows[0].rooms[i], rooms[i]));
                CHECK_INT(page.rows[0].seqs[i], i + 100);
        }
}

TEST(nothing_is_written_when_nothing_moved)
{
        struct feed_moves moves = {0};
        struct tx         tx;
        tx_begin(&tx, writer, arena, TX_WRITE);
        feed_write(&tx, &moves);
        CHECK_OK(tx_commit(&tx));
        CHECK_INT(settled_after(0).count, 0);
        CHECK_INT(started().xid, 0);
}

TEST(a_transaction_writes_one_row_or_fails)
{
        struct feed_moves moves = {0};
        struct tx         tx;
        change(&tx, writer, id_make(), 1);
        feed_moved_user(&moves, arena, id_make(), 1);
        feed_write(&tx, &moves);
        CHECK_ERR(tx_commit(&tx), ERR_CONFLICT);
}

TEST(a_late_commit_is_never_skipped)
{
        struct tx slow, quick;
        struct id slow_room = id_make(), quick_room = id_make();

        change(&slow, late, slow_room, 1);
        change(&quick, writer, quick_room, 1);
        CHECK_OK(tx_commit(&quick));
        CHECK_INT(settled_after(0).count, 0); /* the quick one waits behind the slow one's number */
        CHECK_INT(started().xid, 0);
        CHECK_OK(tx_commit(&slow));

        struct feed_page page = settled_after(0);
        CHECK_INT(page.count, 2);
        CHECK(id_equal(page.rows[0].rooms[0], slow_room));
        CHECK(id_equal(page.rows[1].rooms[0], quick_room));
        CHECK_INT(started().xid, page.rows[1].xid);
        CHECK_INT(settled_after(page.rows[0].xid).count, 1);
        CHECK_INT(settled_after(page.rows[1].xid).count, 0);
}

TEST(open_ended_reading_sees_past_a_stuck_writer_and_says_what_is_not_settled)
{
        struct tx        slow, quick, reading;
        struct feed_page page;

        change(&quick, writer, id_make(), 1);
        CHECK_OK(tx_commit(&quick));
        change(&slow, late, id_make(), 1);
        change(&quick, writer, id_make(), 2);
        CHECK_OK(tx_commit(&quick));

        tx_begin(&reading, reader, arena, TX_READ);
        CHECK_OK(feed_open_ended(&reading, "chat.pub_feed", 0, &page));
        CHECK_OK(tx_commit(&reading));
        CHECK_INT(page.count, 2);
        CHECK(page.rows[0].is_settled);
        CHECK(!page.rows[1].is_settled);
        tx_abort(&slow);
        CHECK_INT(settled_after(page.rows[0].xid).count, 1);
}

/* What was aborted before the crash leaves no trace, and its numbers are used again: a cursor that was set by
 * looking at them would skip. */
TEST(after_a_crash_the_numbers_of_aborted_transactions_come_again_and_are_read)
{
        struct tx tx;

        change(&tx, writer, id_make(), 1);
        CHECK_OK(tx_commit(&tx));
        postgres_psql("CHECKPOINT");
        for (int i = 0; i < 60; i++) {
                change(&tx, writer, id_make(), 2);
                tx_abort(&tx);
        }
        struct feed_position before = started();
        postgres_kill();
        postgres_go_on();
        change(&tx, writer, id_make(), 3);
        CHECK_OK(tx_commit(&tx));
        struct feed_page page = settled_after(before.xid);
        CHECK_INT(page.count, 1);
        CHECK_INT(page.rows[0].seqs[0], 3);
        assert_string_equal(started().history, before.history);
}

TEST(a_full_page_says_so_and_the_next_goes_on_behind_it)
{
        int64_t cursor = 0;
        int     total = 0, pages = 0;

        postgres_psql(
                "DO $$ BEGIN FOR i IN 1..11000 LOOP INSERT INTO chat.feed (rooms, seqs) VALUES (ARRAY[gen_random_uuid()], ARRAY[i]);"
                " COMMIT; END LOOP; END $$");
        for (;;) {
                struct feed_page page = settled_after(cursor);
                for (int i = 0; i < page.count; i++) {
                        CHECK(page.rows[i].xid > cursor);
                        CHECK_INT(page.rows[i].seqs[0], ++total);
                        cursor = page.rows[i].xid;
                }
                pages++;
                if (!page.is_full)
                        break;
                CHECK_INT(page.count, FEED_PAGE_ROWS);
        }
        CHECK_INT(total, 11000);
        CHECK_INT(pages, 3);
}

/* --- many writers at once, one reader */

#define WRITERS 6
#define ROUNDS  150
static atomic_int  writing;
static atomic_int  committed;
static struct pg  *writers[WRITERS];

static void *write_much(void *given)
{
        struct pg    *pg   = given;
        struct arena *mine = arena_create(1 << 20);
        for (int i = 0; i < ROUNDS; i++) {
                struct feed_moves moves = {0};
                struct tx         tx;
                bool              is_early = random_below(2);
                arena_reset(mine);
                tx_begin(&tx, pg, mine, TX_WRITE);
                feed_moved_room(&moves, mine, id_make(), i);
                if (is_early)
                        feed_write(&tx, &moves);
                nanosleep(&(struct timespec){0, (long)random_below(4000000)}, NULL);
                if (!is_early)
                        feed_write(&tx, &moves);
                if (random_below(5) == 0)
                        tx_abort(&tx);
                else if (tx_commit(&tx) == OK)
                        atomic_fetch_add(&committed, 1);
        }
        arena_destroy(&mine);
        atomic_fetch_sub(&writing, 1);
        return NULL;
}

TEST(beside_many_writers_each_commit_is_read_once)
{
        pthread_t threads[WRITERS];
        int64_t   cursor = 0;
        int       seen   = 0;

        atomic_store(&writing, WRITERS);
        for (int i = 0; i < WRITERS; i++) {
                writers[i] = pg_open(postgres_conninfo("chat"), PG_WORKER);
                pthread_create(&threads[i], NULL, write_much, writers[i]);
        }
        for (bool is_last = false; !is_last;) {
                is_last = atomic_load(&writing) == 0;
                arena_reset(arena);
                struct feed_page page = settled_after(cursor);
                for (int i = 0; i < page.count; i++) {
                        CHECK(page.rows[i].xid > cursor);
                        cursor = page.rows[i].xid;
                        seen++;
                }
        }
        for (int i = 0; i < WRITERS; i++) {
                pthread_join(threads[i], NULL);
                pg_close(&writers[i]);
        }
        CHECK_INT(seen, atomic_load(&committed));
}

TEST(the_floor_is_read_beside_the_feed)
{
        int64_t   floor = -1;
        struct tx tx;
        postgres_psql("UPDATE chat.feed_floor SET xid = '12345'");
        tx_begin(&tx, reader, arena, TX_READ);
        CHECK_OK(feed_floor(&tx, "chat.pub_feed", &floor));
        CHECK_OK(tx_commit(&tx));
        CHECK_INT(floor, 12345);
}

#define RUN(name) cmocka_unit_test_setup(name, empty)
int main(void)
{
        const struct CMUnitTest tests[] = {
                RUN(of_each_room_and_user_the_highest_number_is_kept),
                RUN(nothing_is_written_when_nothing_moved),
                RUN(a_transaction_writes_one_row_or_fails),
                RUN(a_late_commit_is_never_skipped),
                RUN(open_ended_reading_sees_past_a_stuck_writer_and_says_what_is_not_settled),
                RUN(after_a_crash_the_numbers_of_aborted_transactions_come_again_and_are_read),
                RUN(a_full_page_says_so_and_the_next_goes_on_behind_it),
                RUN(beside_many_writers_each_commit_is_read_once),
                RUN(the_floor_is_read_beside_the_feed),
        };
        return cmocka_run_group_tests(tests, start, stop);
}
