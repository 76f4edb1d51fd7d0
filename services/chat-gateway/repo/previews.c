/* previews.c — of chat.messages, whose links were looked up (beside messages.c and sends.c). */

#include "chat-gateway/repo/previews.h"

#include "pg/sql.h"

/* As the indexes say it. */
#define DUE "extra LIKE '%\"kind\":\"link\"%' AND previewed_rev IS DISTINCT FROM rev AND deleted_at IS NULL"

#define COLUMNS "seq, rev::bigint, at, sender, text, extra, lifetime_from IS NOT DISTINCT FROM 2"

static struct linked linked_of(const struct sql_rows *rows, int row, bool is_due)
{
        return (struct linked){
                .seq = sql_int(rows, row, 0), .rev = sql_int(rows, row, 1), .at_ms = sql_time(rows, row, 2), .sender = sql_id(rows, row, 3), .text = sql_text(rows, row, 4),
                .extra = sql_text(rows, row, 5), .is_fleeting = sql_bool(rows, row, 6), .is_due = is_due,
        };
}

int previews_due(struct tx *tx, struct id room, int64_t limit, struct linked **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT " COLUMNS " FROM messages WHERE room_id = $1 AND " DUE " ORDER BY seq DESC LIMIT $2",
                                         SQL_ARGS(SQL_ID(room), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct linked, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = linked_of(&rows, i, true);
        return rows.count;
}

bool previews_get(struct tx *tx, struct id room, int64_t seq, struct linked *out)
{
        struct sql_rows rows = sql_query(tx, "SELECT " COLUMNS ", " DUE " FROM messages WHERE room_id = $1 AND seq = $2",
                                         SQL_ARGS(SQL_ID(room), SQL_INT(seq)));

        if (rows.count)
                *out = linked_of(&rows, 0, sql_bool(&rows, 0, 7));
        return rows.count > 0;
}

void previews_pass_over(struct tx *tx, struct id room, const int64_t *seqs, const int64_t *revs, int count)
{
        sql_exec(tx,
                 "UPDATE messages SET previewed_rev = rev FROM unnest($2::bigint[], $3::bigint[]) AS k(number, revision)"
                 " WHERE room_id = $1 AND seq = k.number AND rev = k.revision",
                 SQL_ARGS(SQL_ID(room), SQL_INTS(seqs, count), SQL_INTS(revs, count)));
}

void previews_put(struct tx *tx, struct id room, int64_t seq, struct str extra)
{
        sql_exec(tx, "UPDATE messages SET previewed_rev = rev, extra = $3 WHERE room_id = $1 AND seq = $2", SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_TEXT(extra)));
}
