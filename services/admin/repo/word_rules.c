/* word_rules.c — the only file that names admin.word_rules and admin.word_rules_head. */

#include "admin/repo/word_rules.h"

#include "base/arena.h"
#include "pg/sql.h"

#define COLUMNS "id, rev, kind::bigint, words, action::bigint, mute_ms, by, at"

static struct rule_view rule_of(const struct sql_rows *rows, int row)
{
        return (struct rule_view){
                .rule        = sql_id(rows, row, 0),
                .rev         = sql_int(rows, row, 1),
                .kind        = (enum rule_kind)sql_int(rows, row, 2),
                .words       = sql_text(rows, row, 3),
                .action      = (enum rule_action)sql_int(rows, row, 4),
                .has_mute_ms = !sql_is_null(rows, row, 5),
                .mute_ms     = sql_int(rows, row, 5),
                .by          = sql_id(rows, row, 6),
                .at          = sql_time(rows, row, 7),
        };
}

void word_rules_lock(struct tx *tx)
{
        sql_exec(tx, "UPDATE word_rules_head SET version = version + 1", SQL_NO_ARGS);
}

int64_t word_rules_count(struct tx *tx)
{
        struct sql_rows rows = sql_query(tx, "SELECT count(*) FROM word_rules", SQL_NO_ARGS);

        return rows.count ? sql_int(&rows, 0, 0) : 0;
}

bool word_rules_get(struct tx *tx, struct id id, struct rule_view *out)
{
        struct sql_rows rows = sql_query(tx, "SELECT " COLUMNS " FROM word_rules WHERE id = $1", SQL_ARGS(SQL_ID(id)));

        if (rows.count)
                *out = rule_of(&rows, 0);
        return rows.count > 0;
}

void word_rules_put(struct tx *tx, const struct rule_view *rule)
{
        sql_exec(tx,
                 "INSERT INTO word_rules (id, rev, kind, words, action, mute_ms, by, at) VALUES ($1, $2, $3::bigint, $4, $5::bigint, $6, $7, $8)"
                 " ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, kind = excluded.kind, words = excluded.words, action = excluded.action,"
                 "  mute_ms = excluded.mute_ms, by = excluded.by, at = excluded.at",
                 SQL_ARGS(SQL_ID(rule->rule), SQL_INT(rule->rev), SQL_INT(rule->kind), SQL_TEXT(rule->words), SQL_INT(rule->action),
                          SQL_OPTIONAL(rule->has_mute_ms, SQL_INT(rule->mute_ms)), SQL_ID(rule->by), SQL_TIME(rule->at)));
}

bool word_rules_delete(struct tx *tx, struct id id)
{
        return sql_exec(tx, "DELETE FROM word_rules WHERE id = $1", SQL_ARGS(SQL_ID(id))) > 0;
}

int word_rules_page(struct tx *tx, struct id after, int64_t limit, struct rule_view **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT " COLUMNS " FROM word_rules WHERE id > $1 ORDER BY id LIMIT $2", SQL_ARGS(SQL_ID(after), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct rule_view, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = rule_of(&rows, i);
        return rows.count;
}
