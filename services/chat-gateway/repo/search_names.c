/* search_names.c — the only file that names chat.search_names. */

#include "chat-gateway/repo/search_names.h"

#include "base/arena.h"
#include "pg/sql.h"

void search_names_file(struct tx *tx, bool are_people, const struct id *ids, const struct str *shapes, int count)
{
        if (count)
                sql_exec(tx,
                         "INSERT INTO search_names (subject_id, is_person, shape) SELECT k.id, $1, k.shape FROM unnest($2::uuid[], $3::text[]) AS k(id, shape)"
                         "  WHERE NOT EXISTS (SELECT 1 FROM search_names n WHERE n.subject_id = k.id AND n.shape = k.shape)"
                         " ON CONFLICT (subject_id) DO UPDATE SET shape = excluded.shape",
                         SQL_ARGS(SQL_BOOL(are_people), SQL_IDS(ids, count), SQL_TEXTS(shapes, count)));
}

void search_names_forget(struct tx *tx, const struct id *ids, int count)
{
        if (count)
                sql_exec(tx, "DELETE FROM search_names WHERE subject_id = ANY ($1::uuid[])", SQL_ARGS(SQL_IDS(ids, count)));
}

/* Each kind has an index of its own. Letters and digits mean nothing to LIKE. */
#define FIND(kind)                                                                                                                                                        \
        "SELECT subject_id FROM search_names WHERE " kind " AND (shape LIKE '%' || $1 || '%' OR shape %> $2)"                                                             \
        " ORDER BY (shape LIKE '% ' || $3 || ' %') DESC, (shape LIKE '% ' || $3 || '%') DESC, word_similarity($3, shape) DESC, length(shape), subject_id LIMIT $4"

/* The fewer letters, the fewer trigrams are left by one mistake. */
static int64_t likeness_wanted(struct str shape)
{
        return shape.len <= 4 ? 190 : 300;
}

int search_names_find(struct tx *tx, bool are_people, const struct names_wanted *wanted, struct id **out)
{
        struct str part = wanted->is_part ? wanted->shape : str_format(tx->arena, " %.*s", STR_ARG(wanted->shape));
        struct sql_args args;
        struct sql_rows rows;

        sql_query(tx, "SELECT set_config('pg_trgm.word_similarity_threshold', ($1::bigint / 1000.0)::text, true)", SQL_ARGS(SQL_INT(likeness_wanted(wanted->shape))));
        args = SQL_ARGS(SQL_TEXT(part), SQL_TEXT(wanted->is_like ? wanted->shape : STR("")), SQL_TEXT(wanted->shape), SQL_INT(wanted->limit));
        rows = are_people ? sql_query(tx, FIND("is_person"), args) : sql_query(tx, FIND("NOT is_person"), args);
        *out = arena_array(tx->arena, struct id, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = sql_id(&rows, i, 0);
        return rows.count;
}

int search_people(struct tx *tx, const struct id *users, int count, struct person_named **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT p.user_id, p.login, p.display_name FROM unnest($1::uuid[]) AS k(id)"
                                         " CROSS JOIN LATERAL (SELECT user_id, login, display_name FROM auth.pub_users WHERE user_id = k.id AND NOT disabled LIMIT 1) p",
                                         SQL_ARGS(SQL_IDS(users, count)));

        *out = arena_array(tx->arena, struct person_named, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct person_named){sql_id(&rows, i, 0), sql_text(&rows, i, 1), sql_text(&rows, i, 2)};
        return rows.count;
}
