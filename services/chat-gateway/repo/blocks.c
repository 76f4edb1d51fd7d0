/* blocks.c — the only file that names chat.blocks. */

#include "chat-gateway/repo/blocks.h"

#include "pg/sql.h"

bool blocks_add(struct tx *tx, struct id user, struct id blocked)
{
        return sql_exec(tx, "INSERT INTO blocks (user_id, blocked_id, at) VALUES ($1, $2, now()) ON CONFLICT DO NOTHING", SQL_ARGS(SQL_ID(user), SQL_ID(blocked))) == 1;
}

bool blocks_remove(struct tx *tx, struct id user, struct id blocked)
{
        return sql_exec(tx, "DELETE FROM blocks WHERE user_id = $1 AND blocked_id = $2", SQL_ARGS(SQL_ID(user), SQL_ID(blocked))) == 1;
}

bool blocks_has(struct tx *tx, struct id user, struct id blocked)
{
        return sql_query(tx, "SELECT 1 FROM blocks WHERE user_id = $1 AND blocked_id = $2", SQL_ARGS(SQL_ID(user), SQL_ID(blocked))).count > 0;
}

int64_t blocks_count(struct tx *tx, struct id user)
{
        struct sql_rows rows = sql_query(tx, "SELECT count(*) FROM blocks WHERE user_id = $1", SQL_ARGS(SQL_ID(user)));

        return rows.count ? sql_int(&rows, 0, 0) : 0;
}

int blocks_page(struct tx *tx, struct id user, struct id after, int64_t limit, struct block **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT blocked_id, at FROM blocks WHERE user_id = $1 AND blocked_id > $2 ORDER BY blocked_id LIMIT $3",
                                         SQL_ARGS(SQL_ID(user), SQL_ID(after), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct block, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct block){sql_id(&rows, i, 0), sql_time(&rows, i, 1)};
        return rows.count;
}

int blocks_of(struct tx *tx, struct id user, struct id **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT blocked_id FROM blocks WHERE user_id = $1 LIMIT $2", SQL_ARGS(SQL_ID(user), SQL_INT(BLOCKS_MAX)));

        *out = arena_array(tx->arena, struct id, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = sql_id(&rows, i, 0);
        return rows.count;
}

static struct block_between *enter(struct block_between *all, int *count, struct id other)
{
        for (int i = 0; i < *count; i++)
                if (id_equal(all[i].other, other))
                        return &all[i];
        all[*count].other = other;
        return &all[(*count)++];
}

/* Each side of a block stands under its own person's key: one look under the user's, one under each of the others'. */
int blocks_between(struct tx *tx, struct id user, const struct id *others, size_t count, struct block_between **out)
{
        struct sql_rows blocked = sql_query(tx,
                                            "SELECT k.id FROM unnest($1::uuid[]) AS k(id)"
                                            " CROSS JOIN LATERAL (SELECT 1 FROM blocks WHERE user_id = $2 AND blocked_id = k.id LIMIT 1) b",
                                            SQL_ARGS(SQL_IDS(others, count), SQL_ID(user)));
        struct sql_rows blockers = sql_query(tx,
                                             "SELECT k.id FROM unnest($1::uuid[]) AS k(id)"
                                             " CROSS JOIN LATERAL (SELECT 1 FROM blocks WHERE user_id = k.id AND blocked_id = $2 LIMIT 1) b",
                                             SQL_ARGS(SQL_IDS(others, count), SQL_ID(user)));
        int found = 0;

        *out = arena_array(tx->arena, struct block_between, (size_t)(blocked.count + blockers.count));
        for (int i = 0; i < blocked.count; i++)
                enter(*out, &found, sql_id(&blocked, i, 0))->is_blocked = true;
        for (int i = 0; i < blockers.count; i++)
                enter(*out, &found, sql_id(&blockers, i, 0))->is_blocker = true;
        return found;
}

bool blocks_user(struct tx *tx, struct id user, const struct id *others, size_t count)
{
        struct block_between *between;
        int found = blocks_between(tx, user, others, count, &between);

        for (int i = 0; i < found; i++)
                if (between[i].is_blocker)
                        return true;
        return false;
}

void blocks_of_pairs(struct tx *tx, const struct id *blockers, const struct id *blocked, size_t count, bool *out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT k.i FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS k(blocker, blocked, i)"
                                         " CROSS JOIN LATERAL (SELECT 1 FROM blocks WHERE user_id = k.blocker AND blocked_id = k.blocked LIMIT 1) b",
                                         SQL_ARGS(SQL_IDS(blockers, count), SQL_IDS(blocked, count)));

        for (size_t i = 0; i < count; i++)
                out[i] = false;
        for (int i = 0; i < rows.count; i++)
                out[sql_int(&rows, i, 0) - 1] = true;
}
