/* reported.c — the only file that names chat.reported, but for what sends.c flags on the way. */

#include "chat-gateway/repo/reported.h"

#include "pg/sql.h"

static bool insert(struct tx *tx, const struct reported *row)
{
        return sql_exec(tx,
                        "INSERT INTO reported (room_id, seq, source, is_rule, id, reason, words, at, sender, said_at, rev, body, neighbours)"
                        " VALUES ($1, $2, $3, $4, $5, $6::bigint, $7, $8, $9, $10, $11, $12,"
                        "  ARRAY(SELECT seq FROM (SELECT seq FROM messages WHERE room_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $13) before"
                        "        UNION ALL SELECT seq FROM (SELECT seq FROM messages WHERE room_id = $1 AND seq > $2 ORDER BY seq LIMIT $13) after ORDER BY seq))"
                        " ON CONFLICT (room_id, seq, source) DO NOTHING",
                        SQL_ARGS(SQL_ID(row->room), SQL_INT(row->seq), SQL_ID(row->source), SQL_BOOL(row->is_rule), SQL_ID(row->id), SQL_INT(row->reason),
                                 SQL_TEXT(row->words), SQL_TIME(row->at), SQL_ID(row->sender), SQL_TIME(row->said_at), SQL_INT(row->rev), SQL_TEXT(row->body),
                                 SQL_INT(REPORTED_NEIGHBOURS))) > 0;
}

bool reported_add(struct tx *tx, struct reported *row)
{
        struct sql_rows rows;

        if (insert(tx, row))
                return true;
        rows = sql_query(tx, "SELECT id, at FROM reported WHERE room_id = $1 AND seq = $2 AND source = $3",
                         SQL_ARGS(SQL_ID(row->room), SQL_INT(row->seq), SQL_ID(row->source)));
        if (rows.count) {
                row->id = sql_id(&rows, 0, 0);
                row->at = sql_time(&rows, 0, 1);
        }
        return false;
}

int64_t reported_forget(struct tx *tx, struct id of, int64_t before_ms, int64_t limit)
{
        return sql_exec(tx,
                        "DELETE FROM reported WHERE room_id = $1 AND (seq, source) IN"
                        " (SELECT seq, source FROM reported WHERE room_id = $1 AND at < $2 AND (outcome IS NOT NULL OR is_rule) ORDER BY id LIMIT $3)",
                        SQL_ARGS(SQL_ID(of), SQL_TIME(before_ms), SQL_INT(limit)));
}

bool reported_close(struct tx *tx, struct id room, struct id report, struct id reporter, enum report_outcome outcome, struct reported *out)
{
        struct sql_rows rows = sql_query(tx,
                                         "UPDATE reported SET outcome = $4::bigint WHERE room_id = $1 AND id = $2 AND source = $3 AND NOT is_rule AND outcome IS NULL"
                                         " RETURNING seq",
                                         SQL_ARGS(SQL_ID(room), SQL_ID(report), SQL_ID(reporter), SQL_INT(outcome)));

        if (!rows.count)
                return false;
        *out = (struct reported){.room = room, .id = report, .source = reporter, .seq = sql_int(&rows, 0, 0)};
        return true;
}
