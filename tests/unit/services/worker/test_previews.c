/* test_previews.c — what links led to is kept by their digests, for a while and so many at most. Real PostgreSQL. */

#include "worker/repo/previews.h"

#include "base/arena.h"
#include "pg/migrate.h"
#include "pg/pg.h"
#include "tests/support/check.h"
#include "tests/support/postgres.h"

extern const struct migration worker_migrations[];
extern const int              worker_migrations_count;

static struct pg    *pg;
static struct arena *arena;

static int start(void **state)
{
        (void)state;
        arena = arena_create(1 << 20);
        pg    = pg_open(postgres_conninfo("work"), PG_READER);
        return migrate(postgres_conninfo("work"), "work", worker_migrations, worker_migrations_count, 10000) != OK;
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
        postgres_psql("TRUNCATE work.previews");
        return 0;
}

static void keep(const char *url, const char *title, int64_t seconds)
{
        struct kept_preview preview = {.title = title ? str_from(title) : STR_NONE, .image = STR("https://a.test/a.png")};
        struct tx tx;

        arena_reset(arena);
        tx_begin(&tx, pg, arena, TX_WRITE);
        previews_keep(&tx, str_from(url), &preview, seconds);
        CHECK_OK(tx_commit(&tx));
}

static void trim(int64_t kept_max)
{
        struct tx tx;

        arena_reset(arena);
        tx_begin(&tx, pg, arena, TX_WRITE);
        previews_trim(&tx, kept_max);
        CHECK_OK(tx_commit(&tx));
}

static struct kept_preview found(const char *url)
{
        struct str urls[] = {STR("https://never-seen.test/"), str_from(url)};
        struct kept_preview out[2] = {0};
        struct tx tx;

        arena_reset(arena);
        tx_begin(&tx, pg, arena, TX_READ);
        previews_find(&tx, urls, 2, out);
        CHECK_OK(tx_commit(&tx));
        CHECK(!out[0].is_kept);
        return out[1];
}

TEST(what_is_kept_is_found_by_its_link_and_no_other)
{
        keep("https://a.test/ü", "A page", 60);
        CHECK(found("https://a.test/ü").is_kept && !found("https://a.test/u").is_kept);
        CHECK_STR(found("https://a.test/ü").title, "A page");
        CHECK_STR(found("https://a.test/ü").image, "https://a.test/a.png");
        CHECK(!found("https://a.test/ü").description.at);
}

TEST(that_there_is_nothing_is_kept_as_well_and_the_last_look_counts)
{
        keep("https://a.test/", NULL, 60);
        CHECK(found("https://a.test/").is_kept && !found("https://a.test/").title.at);
        keep("https://a.test/", "Something by now", 60);
        CHECK_STR(found("https://a.test/").title, "Something by now");
}

TEST(what_is_over_is_not_found_and_goes)
{
        keep("https://a.test/", "Old", -1);
        keep("https://b.test/", "New", 60);
        CHECK(!found("https://a.test/").is_kept);
        trim(100);
        postgres_psql("DO $$ BEGIN ASSERT (SELECT count(*) FROM work.previews) = 1; END $$");
}

TEST(beyond_so_many_what_is_over_soonest_goes)
{
        keep("https://a.test/", "An hour", 3600);
        keep("https://b.test/", "A minute", 60);
        keep("https://c.test/", "Two hours", 7200);
        trim(2);
        CHECK(found("https://a.test/").is_kept && !found("https://b.test/").is_kept && found("https://c.test/").is_kept);
}

#define RUN(name) cmocka_unit_test_setup(name, anew)
int main(void)
{
        const struct CMUnitTest tests[] = {
                RUN(what_is_kept_is_found_by_its_link_and_no_other), RUN(that_there_is_nothing_is_kept_as_well_and_the_last_look_counts),
                RUN(what_is_over_is_not_found_and_goes), RUN(beyond_so_many_what_is_over_soonest_goes),
        };

        return cmocka_run_group_tests(tests, start, stop);
}
