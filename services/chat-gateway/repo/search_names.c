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
#define WITH_LETTERS(kind)                                                                                                                                                \
        "SELECT subject_id FROM search_names WHERE " kind " AND shape LIKE '%' || $1 || '%'"                                                                              \
        " ORDER BY (shape LIKE '% ' || $2 || ' %') DESC, (shape LIKE '% ' || $2 || '%') DESC, length(shape), subject_id LIMIT $3"
#define LIKE(kind)                                                                                                                                                        \
        "SELECT subject_id FROM search_names WHERE " kind " AND shape %> $1 ORDER BY word_similarity($1, shape) DESC, length(shape), subject_id LIMIT $2"

static int ids_of(struct tx *tx, const struct sql_rows *rows, struct id **out)
{
        *out = arena_array(tx->arena, struct id, (size_t)rows->count);
        for (int i = 0; i < rows->count; i++)
                (*out)[i] = sql_id(rows, i, 0);
        return rows->count;
}

int search_names_with(struct tx *tx, bool are_people, struct str letters, struct str beginning, int64_t limit, struct id **out)
{
        struct sql_args args = SQL_ARGS(SQL_TEXT(letters), SQL_TEXT(beginning), SQL_INT(limit));
        struct sql_rows rows = are_people ? sql_query(tx, WITH_LETTERS("is_person"), args) : sql_query(tx, WITH_LETTERS("NOT is_person"), args);

        return ids_of(tx, &rows, out);
}

int search_names_like(struct tx *tx, bool are_people, struct str shape, int64_t thousandths, int64_t limit, struct id **out)
{
        struct sql_args args = SQL_ARGS(SQL_TEXT(shape), SQL_INT(limit));
        struct sql_rows rows;

        sql_query(tx, "SELECT set_config('pg_trgm.word_similarity_threshold', ($1::bigint / 1000.0)::text, true)", SQL_ARGS(SQL_INT(thousandths)));
        rows = are_people ? sql_query(tx, LIKE("is_person"), args) : sql_query(tx, LIKE("NOT is_person"), args);
        return ids_of(tx, &rows, out);
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
