/* reactions.c — the only file that names chat.reactions. */

#include "chat-gateway/repo/reactions.h"

#include "base/arena.h"
#include "pg/sql.h"

#define KEY(key) SQL_ID((key)->room), SQL_INT((key)->seq), SQL_TEXT((key)->emoji), SQL_ID((key)->user)

bool reactions_insert(struct tx *tx, const struct reaction_key *key, int64_t at_ms)
{
        return sql_exec(tx, "INSERT INTO reactions (room_id, seq, emoji, user_id, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                        SQL_ARGS(KEY(key), SQL_TIME(at_ms))) == 1;
}

bool reactions_delete(struct tx *tx, const struct reaction_key *key)
{
        return sql_exec(tx, "DELETE FROM reactions WHERE room_id = $1 AND seq = $2 AND emoji = $3 AND user_id = $4", SQL_ARGS(KEY(key))) == 1;
}

int64_t reactions_count_own(struct tx *tx, struct id room, int64_t seq, struct id user)
{
        struct sql_rows rows = sql_query(tx, "SELECT count(*) FROM reactions WHERE room_id = $1 AND seq = $2 AND user_id = $3",
                                         SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_ID(user)));

        return rows.count ? sql_int(&rows, 0, 0) : 0;
}

bool reactions_is_there(struct tx *tx, const struct reaction_key *key)
{
        return sql_query(tx, "SELECT 1 FROM reactions WHERE room_id = $1 AND seq = $2 AND emoji = $3 AND user_id = $4", SQL_ARGS(KEY(key))).count > 0;
}

int reactions_page(struct tx *tx, const struct reaction_key *after, struct str with_only, int64_t limit, struct reaction_view **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT user_id, emoji, at FROM reactions"
                                         " WHERE room_id = $1 AND seq = $2 AND (emoji, user_id) > ($3, $4) AND ($5::text IS NULL OR emoji = $5)"
                                         " ORDER BY emoji, user_id LIMIT $6",
                                         SQL_ARGS(KEY(after), SQL_TEXT(with_only), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct reaction_view, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct reaction_view){.user = sql_id(&rows, i, 0), .emoji = sql_text(&rows, i, 1), .at = sql_time(&rows, i, 2)};
        return rows.count;
}

void reactions_forget(struct tx *tx, struct id room, const int64_t *seqs, int count)
{
        sql_exec(tx, "DELETE FROM reactions WHERE room_id = $1 AND seq = ANY ($2::bigint[])", SQL_ARGS(SQL_ID(room), SQL_INTS(seqs, count)));
}
