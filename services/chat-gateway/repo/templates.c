/* templates.c — the only file that names chat.templates. */

#include "chat-gateway/repo/templates.h"

#include "pg/sql.h"

static struct template template_of(struct id user, const struct sql_rows *rows, int row)
{
        return (struct template){.user = user, .id = sql_id(rows, row, 0), .name = sql_text(rows, row, 1), .d = sql_text(rows, row, 2), .at = sql_time(rows, row, 3)};
}

void templates_insert(struct tx *tx, const struct template *template)
{
        sql_exec(tx, "INSERT INTO templates (user_id, id, name, d, at) VALUES ($1, $2, $3, $4, $5)",
                 SQL_ARGS(SQL_ID(template->user), SQL_ID(template->id), SQL_TEXT(template->name), SQL_TEXT(template->d), SQL_TIME(template->at)));
}

bool templates_get(struct tx *tx, struct id user, struct id id, struct template *out)
{
        struct sql_rows rows = sql_query(tx, "SELECT id, name, d, at FROM templates WHERE user_id = $1 AND id = $2", SQL_ARGS(SQL_ID(user), SQL_ID(id)));

        if (rows.count)
                *out = template_of(user, &rows, 0);
        return rows.count > 0;
}

bool templates_delete(struct tx *tx, struct id user, struct id id)
{
        return sql_exec(tx, "DELETE FROM templates WHERE user_id = $1 AND id = $2", SQL_ARGS(SQL_ID(user), SQL_ID(id))) == 1;
}

int templates_list(struct tx *tx, struct id user, int64_t limit, struct template **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT id, name, d, at FROM templates WHERE user_id = $1 ORDER BY id LIMIT $2", SQL_ARGS(SQL_ID(user), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct template, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = template_of(user, &rows, i);
        return rows.count;
}
