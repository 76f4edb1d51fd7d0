/* cursors.c — the only file that names work.cursors and work.relayed. */

#include "worker/repo/cursors.h"

#include <stdio.h>
#include <string.h>
#include "pg/sql.h"

#define READER SQL_TEXT(str_from(reader))
#define FEED   SQL_TEXT(str_from(feed))
#define LOG    SQL_TEXT(str_from(log))

struct feed_position cursors_get(struct tx *tx, const char *reader, const char *feed, int shard)
{
        struct feed_position at   = {0};
        struct sql_rows      rows = sql_query(tx,
                                              "SELECT xid, history FROM cursors"
                                              " WHERE reader = $1 AND feed = $2 AND shard = $3",
                                              SQL_ARGS(READER, FEED, SQL_INT(shard)));
        if (rows.count) {
                struct str history = sql_text(&rows, 0, 1);
                at.xid             = sql_int(&rows, 0, 0);
                snprintf(at.history, sizeof at.history, "%.*s", STR_ARG(history));
        }
        return at;
}

void cursors_store(struct tx *tx, const char *reader, const char *feed, int shard,
                   const struct feed_position *at)
{
        sql_exec(tx,
                 "INSERT INTO cursors (reader, feed, shard, xid, history)"
                 " VALUES ($1, $2, $3, $4::text::xid8, $5) ON CONFLICT (reader, feed, shard)"
                 " DO UPDATE SET xid = excluded.xid, history = excluded.history",
                 SQL_ARGS(READER, FEED, SQL_INT(shard), SQL_INT(at->xid), SQL_TEXT(str_from(at->history))));
}

int64_t cursors_least(struct tx *tx, const char *reader, const char *feed, int shards)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT xid, count(*) OVER () FROM cursors"
                                         " WHERE reader = $1 AND feed = $2 ORDER BY xid LIMIT 1",
                                         SQL_ARGS(READER, FEED));
        return rows.count && sql_int(&rows, 0, 1) == shards ? sql_int(&rows, 0, 0) : 0;
}

void relayed_get(struct tx *tx, const char *reader, const char *log, const struct id *ids, int count,
                 int64_t *seqs)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT seq FROM unnest($3) WITH ORDINALITY AS asked (id, n)"
                                         " LEFT JOIN LATERAL (SELECT seq FROM relayed"
                                         "  WHERE log_id = asked.id AND log = $2 AND reader = $1 LIMIT 1) r ON true"
                                         " ORDER BY n",
                                         SQL_ARGS(READER, LOG, SQL_IDS(ids, count)));
        for (int i = 0; i < count; i++)
                seqs[i] = i < rows.count ? sql_int(&rows, i, 0) : 0;
}

void relayed_store(struct tx *tx, const char *reader, const char *log, const struct id *ids,
                   const int64_t *seqs, int count)
{
        sql_exec(tx,
                 "INSERT INTO relayed (reader, log, log_id, seq)"
                 " SELECT $1, $2, id, seq FROM unnest($3, $4) AS sent (id, seq) ORDER BY id"
                 " ON CONFLICT (log_id, log, reader)"
                 " DO UPDATE SET seq = excluded.seq WHERE relayed.seq < excluded.seq",
                 SQL_ARGS(READER, LOG, SQL_IDS(ids, count), SQL_INTS(seqs, count)));
}

int64_t relayed_lower(struct tx *tx, const char *reader, const char *log, const struct id *ids,
                      const int64_t *heads, int count)
{
        return sql_exec(tx,
                        "UPDATE relayed SET seq = heads.seq FROM unnest($3, $4) AS heads (id, seq)"
                        " WHERE relayed.log_id = heads.id AND log = $2 AND reader = $1"
                        "   AND relayed.seq > heads.seq",
                        SQL_ARGS(READER, LOG, SQL_IDS(ids, count), SQL_INTS(heads, count)));
}
