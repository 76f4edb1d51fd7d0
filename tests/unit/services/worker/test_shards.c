/* test_shards.c — workers share the shards, take over from the dead, and a worker that was overtaken stores
 * nothing. Real PostgreSQL. */

#include "worker/jobs/shards.h"

#include <string.h>
#include "base/arena.h"
#include "pg/migrate.h"
#include "pg/pg.h"
#include "tests/support/check.h"
#include "tests/support/postgres.h"
#include "worker/repo/cursors.h"

extern const struct migration worker_migrations[];
extern const int              worker_migrations_count;

static struct pg    *pg;
static struct arena *arena;
static struct shards first, second, third;

static int start(void **state)
{
        (void)state;
        arena = arena_create(1 << 20);
        pg    = pg_open(postgres_conninfo("work"), PG_READER);
        return migrate(postgres_conninfo("work"), "work", worker_migrations, worker_migrations_count, 10000)
               != OK;
}

static int stop(void **state)
{
        (void)state;
        pg_close(&pg);
        arena_destroy(&arena);
        return 0;
}

static int anew(void **state)
{
        (void)state;
        postgres_psql("TRUNCATE work.workers, work.leases, work.cursors, work.relayed");
        shards_init(&first, "test");
        shards_init(&second, "test");
        shards_init(&third, "test");
        return 0;
}

static void beat(struct shards *shards)
{
        shards->beat_ms = 0;
        arena_reset(arena);
        CHECK_OK(shards_beat(shards, pg, arena));
}

/* No shard may be believed to be held by two; every one must be held by somebody. */
static void check_shared(int of_first, int of_second, int of_third)
{
        CHECK_INT(shards_held(&first), of_first);
        CHECK_INT(shards_held(&second), of_second);
        CHECK_INT(shards_held(&third), of_third);
        for (int i = 0; i < SHARDS; i++)
                CHECK_INT(first.items[i].is_held + second.items[i].is_held + third.items[i].is_held, 1);
}

static enum err store(struct shards *shards, struct id log, int64_t seq)
{
        struct tx tx;
        arena_reset(arena);
        tx_begin(&tx, pg, arena, TX_WRITE);
        shards_fence(shards, &tx, &log, 1);
        relayed_store(&tx, "test", "chat.rooms", &log, &seq, 1);
        return tx_commit(&tx);
}

static int64_t stored(struct id log)
{
        struct tx tx;
        int64_t   seq;
        arena_reset(arena);
        tx_begin(&tx, pg, arena, TX_READ);
        relayed_get(&tx, "test", "chat.rooms", &log, 1, &seq);
        CHECK_OK(tx_commit(&tx));
        return seq;
}

TEST(one_worker_has_all_and_more_workers_share_evenly)
{
        beat(&first);
        CHECK_INT(shards_held(&first), SHARDS);
        beat(&second);
        CHECK_INT(shards_held(&second), 0);              /* nothing is free yet */
        beat(&first);
        beat(&second);
        check_shared(8, 8, 0);
        beat(&third);
        beat(&first);
        beat(&second);
        beat(&third);
        check_shared(6, 6, 4);
        arena_reset(arena);
        shards_leave(&second, pg, arena);
        CHECK_INT(shards_held(&second), 0);
        beat(&first);
        beat(&third);
        check_shared(8, 0, 8);
}

TEST(a_beat_before_its_time_does_nothing)
{
        beat(&first);
        CHECK_OK(shards_beat(&first, NULL, NULL));
}

TEST(a_dead_workers_shards_are_taken_when_its_leases_have_run_out)
{
        beat(&first);
        beat(&second);
        CHECK_INT(shards_held(&second), 0);
        postgres_psql("UPDATE work.leases SET expires_at = now() - interval '1 s';"
                      "UPDATE work.workers SET expires_at = now() - interval '1 s'");
        beat(&second);
        CHECK_INT(shards_held(&second), SHARDS);
}

TEST(a_worker_that_was_overtaken_in_its_sleep_stores_nothing)
{
        struct id log = id_make();

        beat(&first);
        CHECK_OK(store(&first, log, 5));
        postgres_psql("UPDATE work.leases SET expires_at = now() - interval '1 s';"
                      "UPDATE work.workers SET expires_at = now() - interval '1 s'");
        beat(&second);
        CHECK_OK(store(&second, log, 9));
        CHECK(shards_have(&first, log));                 /* it does not know yet */
        CHECK_ERR(store(&first, log, 7), ERR_CONFLICT);
        CHECK_INT(stored(log), 9);
        CHECK_INT(first.beat_ms, 0);
        beat(&first);
        CHECK(!shards_have(&first, log));
}

TEST(also_one_who_lost_a_shard_and_got_it_back_in_between)
{
        struct id log = id_make();

        beat(&first);
        struct shards asleep = first;
        arena_reset(arena);
        shards_leave(&first, pg, arena);
        beat(&second);
        arena_reset(arena);
        shards_leave(&second, pg, arena);
        beat(&first);
        CHECK(shards_have(&first, log));
        CHECK_ERR(store(&asleep, log, 7), ERR_CONFLICT);
        CHECK_OK(store(&first, log, 7));
}

TEST(what_was_stored_never_goes_back)
{
        struct id log = id_make();
        beat(&first);
        CHECK_OK(store(&first, log, 9));
        CHECK_OK(store(&first, log, 7));
        CHECK_INT(stored(log), 9);
}

TEST(positions_travel_with_their_shards)
{
        beat(&first);
        for (int i = 0; i < SHARDS; i++) {
                CHECK(first.items[i].at[FEED_OF_CHAT].history[0] == '\0');
                first.items[i].at[FEED_OF_CHAT] = (struct feed_position){.xid = 100 + i, .history = "7/1"};
                first.items[i].has_moved[FEED_OF_CHAT] = true;
        }
        beat(&second);
        beat(&first);
        beat(&second);
        check_shared(8, 8, 0);
        for (int i = 0; i < SHARDS; i++) {
                struct shards *holder = first.items[i].is_held ? &first : &second;
                CHECK_INT(holder->items[i].at[FEED_OF_CHAT].xid, 100 + i);
                assert_string_equal(holder->items[i].at[FEED_OF_CHAT].history, "7/1");
                CHECK_INT(holder->items[i].at[FEED_OF_AUTH].xid, 0);
        }
        struct tx tx;
        tx_begin(&tx, pg, arena, TX_READ);
        CHECK_INT(cursors_least(&tx, "test", "chat.pub_feed", SHARDS), 100);
        CHECK_INT(cursors_least(&tx, "test", "auth.pub_feed", SHARDS), 0);
        CHECK_OK(tx_commit(&tx));
}

TEST(without_the_database_nothing_is_held_for_long)
{
        struct pg *nowhere = pg_open("host=/nonexistent", PG_READER);
        beat(&first);
        first.beat_ms -= SHARDS_BEAT_MS;
        CHECK_ERR(shards_beat(&first, nowhere, arena), ERR_UNAVAILABLE);
        CHECK_INT(shards_held(&first), SHARDS);
        first.beat_ms -= SHARDS_LEASE_MS;
        CHECK_ERR(shards_beat(&first, nowhere, arena), ERR_UNAVAILABLE);
        CHECK_INT(shards_held(&first), 0);
        pg_close(&nowhere);
}

#define RUN(name) cmocka_unit_test_setup(name, anew)
int main(void)
{
        const struct CMUnitTest tests[] = {
                RUN(one_worker_has_all_and_more_workers_share_evenly),
                RUN(a_beat_before_its_time_does_nothing),
                RUN(a_dead_workers_shards_are_taken_when_its_leases_have_run_out),
                RUN(a_worker_that_was_overtaken_in_its_sleep_stores_nothing),
                RUN(also_one_who_lost_a_shard_and_got_it_back_in_between),
                RUN(what_was_stored_never_goes_back),
                RUN(positions_travel_with_their_shards),
                RUN(without_the_database_nothing_is_held_for_long),
        };
        return cmocka_run_group_tests(tests, start, stop);
}
