/* partitions.c — the days of `feed` and `repeats`. */

#include "feed/partitions.h"

#include <time.h>
#include "base/arena.h"
#include "base/clock.h"
#include "pg/pg.h"
#include "pg/sql.h"

#define ARENA_BYTES  ((size_t)1024 * 1024)
#define LOCK_WAIT_MS 10000
#define LOCK_POLL_MS 10
#define LOCK_KEY     "hashtextextended('partitions of ' || current_schema(), 0)"

#define TODAY "(now() AT TIME ZONE 'UTC')::date"

/* The first cid of a day: its milliseconds as the first 48 bits, then zeros. */
#define FIRST_MS(day)  "(extract(epoch FROM " day "::timestamp AT TIME ZONE 'UTC') * 1000)::bigint"
#define FIRST_CID(day)                                                                                      \
        "overlay(lpad(to_hex(" FIRST_MS(day) "), 12, '0') PLACING '-' FROM 9 FOR 0)"                        \
        " || '-0000-0000-000000000000'"
#define FIRST_TIME(day) "to_char(" day ", 'YYYY-MM-DD 00:00:00+00')"

/* What is missing, a text for each day. The table is made apart and then attached: made as a partition at
 * once, it would take the parent's strongest lock. */
#define MISSING(table, like, from, to)                                                                      \
        "SELECT format('CREATE TABLE IF NOT EXISTS %1$I (LIKE " table " " like ";"                          \
        "               ALTER TABLE " table " ATTACH PARTITION %1$I FOR VALUES FROM (%2$L) TO (%3$L)',"     \
        "              name, " from ", " to ")"                                                             \
        " FROM (SELECT " TODAY " + n::int AS day, '" table "_' || to_char(" TODAY " + n::int, 'YYYYMMDD') AS name" \
        "         FROM generate_series(-$1, $2) n) days"                                                    \
        " WHERE NOT EXISTS (SELECT FROM pg_inherits"                                                        \
        "                    WHERE inhparent = '" table "'::regclass AND inhrelid = to_regclass(name))"     \
        " ORDER BY day"

/* Nothing in a day is changed, and it is dropped before its rows grow old: there is nothing to vacuum for. */
#define UNSWEPT "autovacuum_vacuum_insert_threshold = -1"

/* The key of a feed's day is its own, so that a second row of one transaction fails. */
static const char *const missing[] = {
        [PARTITIONED_FEED]    = MISSING("feed",
                                        "INCLUDING DEFAULTS, PRIMARY KEY (xid)) WITH (toast_tuple_target = 8160, " UNSWEPT ")",
                                        FIRST_TIME("day"), FIRST_TIME("(day + 1)")),
        [PARTITIONED_REPEATS] = MISSING("repeats", "INCLUDING ALL) WITH (" UNSWEPT ")", FIRST_CID("day"), FIRST_CID("(day + 1)")),
};

/* Days before the oldest kept: those still attached, and those whose dropping was interrupted (pending, or
 * detached already). */
#define OLD(table)                                                                                          \
        "SELECT relname::text, coalesce(inhdetachpending, false), inhrelid IS NOT NULL,"                    \
        " format('ALTER TABLE " table " DETACH PARTITION %I CONCURRENTLY', relname),"                       \
        " format('ALTER TABLE " table " DETACH PARTITION %I FINALIZE', relname),"                           \
        " format('SET LOCAL lock_timeout = ''100ms''; DROP TABLE %I', relname)"                             \
        " FROM pg_class"                                                                                    \
        " LEFT JOIN pg_inherits ON inhrelid = pg_class.oid AND inhparent = '" table "'::regclass"           \
        " WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"                            \
        "   AND relname ~ '^" table "_[0-9]{8}$'"                                                           \
        "   AND right(relname, 8) < to_char(" TODAY " - $1::int, 'YYYYMMDD')"                               \
        " ORDER BY relname"

static const char *const old[] = {[PARTITIONED_FEED] = OLD("feed"), [PARTITIONED_REPEATS] = OLD("repeats")};

static const int days_kept[] = {
        [PARTITIONED_FEED] = PARTITIONS_FEED_DAYS_KEPT, [PARTITIONED_REPEATS] = PARTITIONS_REPEATS_DAYS_KEPT};

static enum err ask(struct pg *pg, struct arena *arena, enum tx_mode mode, const char *statement,
                    struct sql_args args, struct sql_rows *rows)
{
        struct tx tx;

        tx_begin(&tx, pg, arena, mode);
        *rows = sql_query(&tx, statement, args);
        return tx_commit(&tx);
}

/* One process at a time. Of the session, since what it guards is no single transaction; it ends with the
 * connection too. Asked for again and again: a statement that waited for it would keep its snapshot, and a
 * DETACH CONCURRENTLY would wait for that. */
static enum err lock(struct pg *pg, struct arena *arena, int64_t wait_ms)
{
        for (int64_t deadline_ms = clock_monotonic_ms() + wait_ms;;) {
                struct sql_rows rows;
                TRY(ask(pg, arena, TX_READ, "SELECT pg_try_advisory_lock(" LOCK_KEY ")", SQL_NO_ARGS, &rows));
                if (sql_bool(&rows, 0, 0))
                        return OK;
                if (clock_monotonic_ms() >= deadline_ms)
                        return ERR_BUSY;
                nanosleep(&(struct timespec){0, LOCK_POLL_MS * 1000000}, NULL);
        }
}

static void unlock(struct pg *pg, struct arena *arena)
{
        struct sql_rows rows;

        if (ask(pg, arena, TX_READ, "SELECT pg_advisory_unlock(" LOCK_KEY ")", SQL_NO_ARGS, &rows) != OK)
                pg_drop(pg);
}

static enum err make_days(struct pg *pg, struct arena *arena, enum partitioned table)
{
        struct sql_rows rows;

        TRY(ask(pg, arena, TX_READ, missing[table],
                SQL_ARGS(SQL_INT(days_kept[table]), SQL_INT(PARTITIONS_DAYS_AHEAD)), &rows));
        for (int i = 0; i < rows.count; i++)
                TRY(sql_run_alone(pg, sql_text(&rows, i, 0)));
        return OK;
}

enum err partitions_ensure(struct pg *pg, enum partitioned table)
{
        struct arena *arena = arena_create(ARENA_BYTES);
        enum err      err   = lock(pg, arena, LOCK_WAIT_MS);

        if (err == OK) {
                err = make_days(pg, arena, table);
                unlock(pg, arena);
        }
        arena_destroy(&arena);
        return err == ERR_BUSY ? ERR_UNAVAILABLE : err;
}

/* Committed before anything disappears: a reader that finds less than there was must find the floor raised.
 */
static enum err floor_raise(struct pg *pg, struct arena *arena)
{
        struct sql_rows rows;

        return ask(pg, arena, TX_WRITE,
                   "UPDATE feed_floor SET xid = dropped.xid"
                   " FROM (SELECT xid FROM feed WHERE at < (" TODAY " - $1::int)::timestamp AT TIME ZONE 'UTC'"
                   "        ORDER BY xid DESC LIMIT 1) dropped"
                   " WHERE feed_floor.xid < dropped.xid",
                   SQL_ARGS(SQL_INT(PARTITIONS_FEED_DAYS_KEPT)), &rows);
}

static enum err drop_days(struct pg *pg, struct arena *arena, enum partitioned table)
{
        struct sql_rows rows;

        TRY(ask(pg, arena, TX_READ, old[table], SQL_ARGS(SQL_INT(days_kept[table])), &rows));
        if (rows.count && table == PARTITIONED_FEED)
                TRY(floor_raise(pg, arena));
        for (int i = 0; i < rows.count; i++) {
                bool is_pending = sql_bool(&rows, i, 1), is_attached = sql_bool(&rows, i, 2);
                if (is_attached)
                        TRY(sql_run_alone(pg, sql_text(&rows, i, is_pending ? 4 : 3)));
                TRY(sql_run_alone(pg, sql_text(&rows, i, 5)));
        }
        return OK;
}

enum err partitions_drop_old(struct pg *pg, enum partitioned table)
{
        struct arena *arena = arena_create(ARENA_BYTES);
        enum err      err   = lock(pg, arena, 0);

        if (err == OK) {
                err = drop_days(pg, arena, table);
                unlock(pg, arena);
        }
        arena_destroy(&arena);
        return err == ERR_BUSY ? OK : err;                       /* somebody else is at it */
}
