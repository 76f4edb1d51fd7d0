/* word_rules.c — the only file that names chat.room_rules and admin.pub_word_rules. */

#include "chat-gateway/repo/word_rules.h"

#include "pg/sql.h"

void room_rules_get(struct tx *tx, struct id room, struct room_rules_row *out)
{
        struct sql_rows rows = sql_query(tx, "SELECT rev, rules FROM room_rules WHERE room_id = $1", SQL_ARGS(SQL_ID(room)));

        *out = (struct room_rules_row){.room = room};
        if (rows.count) {
                out->rev   = sql_int(&rows, 0, 0);
                out->rules = sql_text(&rows, 0, 1);
        }
}

void room_rules_put(struct tx *tx, const struct room_rules_row *row)
{
        sql_exec(tx,
                 "INSERT INTO room_rules (room_id, rev, rules) VALUES ($1, $2, $3)"
                 " ON CONFLICT (room_id) DO UPDATE SET rev = excluded.rev, rules = excluded.rules, changed = pg_current_xact_id()",
                 SQL_ARGS(SQL_ID(row->room), SQL_INT(row->rev), SQL_TEXT(row->rules)));
}

/* An empty row is left, as one is of the room: whoever has the rules in memory learns of it by the row. */
void room_rules_forget(struct tx *tx, struct id room)
{
        sql_exec(tx, "UPDATE room_rules SET rev = rev + 1, rules = $2, changed = pg_current_xact_id() WHERE room_id = $1 AND rules <> $2",
                 SQL_ARGS(SQL_ID(room), SQL_TEXT(STR("{\"rules\":[]}"))));
}

int room_rules_changed(struct tx *tx, int64_t *after, struct room_rules_row **out)
{
        struct sql_rows oldest = sql_query(tx, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint", SQL_NO_ARGS);
        struct sql_rows rows   = sql_query(tx, "SELECT room_id, rev, rules FROM room_rules WHERE changed >= $1::text::xid8", SQL_ARGS(SQL_INT(*after)));

        *out = arena_array(tx->arena, struct room_rules_row, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct room_rules_row){sql_id(&rows, i, 0), sql_int(&rows, i, 1), sql_text(&rows, i, 2)};
        if (oldest.count)
                *after = sql_int(&oldest, 0, 0);
        return rows.count;
}

/* By the catalog: asking for a view that is not there yet would be an error. */
bool word_rules_are_there(struct tx *tx)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT count(*) FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid"
                                         " WHERE n.nspname = 'admin' AND c.relname IN ('pub_word_rules', 'pub_word_rules_head')"
                                         "   AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')",
                                         SQL_NO_ARGS);

        return rows.count && sql_int(&rows, 0, 0) == 2;
}

int64_t word_rules_version(struct tx *tx)
{
        struct sql_rows rows = sql_query(tx, "SELECT version FROM admin.pub_word_rules_head", SQL_NO_ARGS);

        return rows.count ? sql_int(&rows, 0, 0) : 0;
}

int word_rules_read(struct tx *tx, struct word_rule **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT id, kind::bigint, words, action::bigint, mute_ms FROM admin.pub_word_rules ORDER BY id", SQL_NO_ARGS);

        *out = arena_array(tx->arena, struct word_rule, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct word_rule){
                        .rule = sql_id(&rows, i, 0), .kind = (enum rule_kind)sql_int(&rows, i, 1), .words = sql_text(&rows, i, 2),
                        .action = (enum rule_action)sql_int(&rows, i, 3), .has_mute_ms = !sql_is_null(&rows, i, 4), .mute_ms = sql_int(&rows, i, 4),
                };
        return rows.count;
}
