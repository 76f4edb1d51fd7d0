/* reports.c — the only file that names admin.reports and chat.pub_reported. */

#include "admin/repo/reports.h"

#include <string.h>

#include "base/arena.h"
#include "pg/sql.h"

#define COLUMNS                                                                                                                        \
        "r.id, r.room_id, r.seq, r.sender, r.source, r.is_rule, r.reason::bigint, r.words, r.at, d.id IS NOT NULL, d.outcome::bigint, d.note," \
        " d.closed_by, d.closed_at"
#define EVIDENCE " r.said_at, r.rev, r.body, r.neighbours"

/* By the catalog: asking for a view that is not there yet would be an error. */
bool reports_are_there(struct tx *tx)
{
        return sql_query(tx,
                         "SELECT 1 FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid WHERE n.nspname = 'chat' AND c.relname = 'pub_reported'"
                         "   AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')",
                         SQL_NO_ARGS).count > 0;
}

static struct report_row row_of(const struct sql_rows *rows, int row)
{
        return (struct report_row){
                .id         = sql_id(rows, row, 0),
                .room       = sql_id(rows, row, 1),
                .is_in_room = !id_equal(sql_id(rows, row, 1), sql_id(rows, row, 3)),
                .seq        = sql_int(rows, row, 2),
                .sender     = sql_id(rows, row, 3),
                .source     = sql_id(rows, row, 4),
                .is_rule    = sql_bool(rows, row, 5),
                .reason     = (enum report_reason)sql_int(rows, row, 6),
                .words      = sql_text(rows, row, 7),
                .at         = sql_time(rows, row, 8),
                .is_closed  = sql_bool(rows, row, 9),
                .outcome    = (enum report_outcome)sql_int(rows, row, 10),
                .note       = sql_text(rows, row, 11),
                .closed_by  = sql_id(rows, row, 12),
                .closed_at  = sql_time(rows, row, 13),
        };
}

static struct report_evidence evidence_of(struct tx *tx, const struct sql_rows *rows, int row)
{
        struct report_evidence evidence = {.at = sql_time(rows, row, 14), .rev = sql_int(rows, row, 15), .body = sql_text(rows, row, 16)};
        int64_t *neighbours;

        evidence.neighbours.count = (size_t)sql_ints(rows, row, 17, tx->arena, &neighbours);
        evidence.neighbours.items = neighbours;
        return evidence;
}

int reports_page(struct tx *tx, enum reports_of which, struct id room, struct id before, int64_t limit, struct report_row **out)
{
        struct id last;
        struct sql_rows rows;

        memset(&last, 0xff, sizeof last);
        rows = sql_query(tx,
                         "SELECT " COLUMNS " FROM chat.pub_reported r LEFT JOIN reports d ON d.id = r.id"
                         " WHERE r.id < $1 AND ($2::uuid IS NULL OR r.room_id = $2) AND ($3::bigint = 0 OR (d.id IS NULL) = ($3 = 1))"
                         " ORDER BY r.id DESC LIMIT $4",
                         SQL_ARGS(SQL_ID(id_is_none(before) ? last : before), SQL_OPTIONAL(!id_is_none(room), SQL_ID(room)), SQL_INT(which), SQL_INT(limit)));
        *out = arena_array(tx->arena, struct report_row, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = row_of(&rows, i);
        return rows.count;
}

bool reports_get(struct tx *tx, struct id id, struct report_row *out)
{
        struct sql_rows rows = sql_query(tx, "SELECT " COLUMNS "," EVIDENCE " FROM chat.pub_reported r LEFT JOIN reports d ON d.id = r.id WHERE r.id = $1",
                                         SQL_ARGS(SQL_ID(id)));

        if (!rows.count)
                return false;
        *out          = row_of(&rows, 0);
        out->evidence = evidence_of(tx, &rows, 0);
        return true;
}

bool reports_close(struct tx *tx, const struct report_row *row)
{
        return sql_exec(tx,
                        "INSERT INTO reports (id, room_id, outcome, note, closed_by, closed_at) VALUES ($1, $2, $3::bigint, $4, $5, $6) ON CONFLICT (id) DO NOTHING",
                        SQL_ARGS(SQL_ID(row->id), SQL_ID(row->room), SQL_INT(row->outcome), SQL_TEXT(row->note), SQL_ID(row->closed_by),
                                 SQL_TIME(row->closed_at))) > 0;
}
