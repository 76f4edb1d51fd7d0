/* leases.c — the only file that names work.workers and work.leases. */

#include "worker/repo/leases.h"

#include "pg/sql.h"

#define READER SQL_TEXT(str_from(reader))

void leases_make(struct tx *tx, const char *reader)
{
        sql_exec(tx,
                 "INSERT INTO leases (reader, shard) SELECT $1, n::int FROM generate_series(0, $2 - 1) n"
                 " ON CONFLICT DO NOTHING",
                 SQL_ARGS(READER, SQL_INT(SHARDS)));
}

int workers_note(struct tx *tx, const char *reader, struct id worker, int lease_ms)
{
        sql_exec(tx,
                 "INSERT INTO workers (reader, worker, expires_at) VALUES ($1, $2, now() + $3 * interval '1 ms')"
                 " ON CONFLICT (reader, worker) DO UPDATE SET expires_at = excluded.expires_at",
                 SQL_ARGS(READER, SQL_ID(worker), SQL_INT(lease_ms)));
        sql_exec(tx,
                 "DELETE FROM workers WHERE reader = $1 AND expires_at < now() - interval '1 min'",
                 SQL_ARGS(READER));
        struct sql_rows rows = sql_query(tx,
                                         "SELECT count(*) FROM workers WHERE reader = $1 AND expires_at >= now()",
                                         SQL_ARGS(READER));
        return rows.count ? (int)sql_int(&rows, 0, 0) : 1;
}

void workers_leave(struct tx *tx, const char *reader, struct id worker)
{
        sql_exec(tx,
                 "DELETE FROM workers WHERE reader = $1 AND worker = $2",
                 SQL_ARGS(READER, SQL_ID(worker)));
}

static int leases_read(const struct sql_rows *rows, struct lease *out)
{
        for (int i = 0; i < rows->count; i++)
                out[i] = (struct lease){(int)sql_int(rows, i, 0), sql_int(rows, i, 1)};
        return rows->count;
}

int leases_renew(struct tx *tx, const char *reader, struct id worker, int lease_ms,
                 struct lease out[static SHARDS])
{
        struct sql_rows rows = sql_query(tx,
                                         "UPDATE leases SET expires_at = now() + $3 * interval '1 ms'"
                                         " WHERE reader = $1 AND holder = $2 RETURNING shard, epoch",
                                         SQL_ARGS(READER, SQL_ID(worker), SQL_INT(lease_ms)));
        return leases_read(&rows, out);
}

int leases_take(struct tx *tx, const char *reader, struct id worker, int lease_ms, int wanted,
                struct lease *out)
{
        struct sql_rows rows = sql_query(tx,
                                         "UPDATE leases SET holder = $2, epoch = epoch + 1,"
                                         "  expires_at = now() + $3 * interval '1 ms'"
                                         " WHERE reader = $1 AND shard IN"
                                         "  (SELECT shard FROM leases WHERE reader = $1 AND expires_at < now()"
                                         "    ORDER BY shard LIMIT $4 FOR UPDATE SKIP LOCKED)"
                                         " RETURNING shard, epoch",
                                         SQL_ARGS(READER, SQL_ID(worker), SQL_INT(lease_ms), SQL_INT(wanted)));
        return leases_read(&rows, out);
}

static void numbers_of(const struct lease *leases, int count, int64_t shards[static SHARDS],
                       int64_t epochs[static SHARDS])
{
        for (int i = 0; i < count; i++) {
                shards[i] = leases[i].shard;
                epochs[i] = leases[i].epoch;
        }
}

void leases_release(struct tx *tx, const char *reader, struct id worker, const struct lease *leases,
                    int count)
{
        int64_t shards[SHARDS], epochs[SHARDS];

        numbers_of(leases, count, shards, epochs);
        sql_exec(tx,
                 "UPDATE leases SET holder = NULL, expires_at = '-infinity'"
                 " WHERE reader = $1 AND holder = $2 AND shard = ANY($3)",
                 SQL_ARGS(READER, SQL_ID(worker), SQL_INTS(shards, count)));
}

bool leases_hold(struct tx *tx, const char *reader, struct id worker, const struct lease *leases, int count)
{
        int64_t shards[SHARDS], epochs[SHARDS];

        numbers_of(leases, count, shards, epochs);
        struct sql_rows rows = sql_query(tx,
                                         "SELECT 1 FROM leases WHERE reader = $1 AND holder = $2 AND (shard, epoch) IN"
                                         " (SELECT s, e FROM unnest($3, $4) AS held (s, e)) FOR SHARE",
                                         SQL_ARGS(READER, SQL_ID(worker), SQL_INTS(shards, count),
                                                  SQL_INTS(epochs, count)));
        return rows.count == count;
}
