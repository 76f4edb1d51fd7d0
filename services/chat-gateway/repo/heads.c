/* heads.c — how far logs are. */

#include "chat-gateway/repo/heads.h"

#include "base/arena.h"
#include "pg/sql.h"

static int heads_of(struct tx *tx, const struct sql_rows *rows, struct head **out)
{
        *out = arena_array(tx->arena, struct head, (size_t)rows->count);
        for (int i = 0; i < rows->count; i++)
                (*out)[i] = (struct head){.id = sql_id(rows, i, 0), .seq = sql_int(rows, i, 1)};
        return rows->count;
}

/* The first of the roles' numbers is that of nobody's role. */
int heads_of_rooms(struct tx *tx, const struct id *rooms, size_t count, struct head **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT h.id, h.seq, m.one IS NOT NULL OR EXISTS (SELECT 1 FROM unnest(h.permissions[2:]) AS role(bits) WHERE bits & 1 = 0)"
                                         "  FROM unnest($1::uuid[]) AS k(id)"
                                         " CROSS JOIN LATERAL (SELECT id, seq, permissions FROM rooms WHERE rooms.id = k.id LIMIT 1) h"
                                         "  LEFT JOIN LATERAL (SELECT 1 AS one FROM members WHERE room_id = k.id AND permissions & 1 = 0 LIMIT 1) m ON true",
                                         SQL_ARGS(SQL_IDS(rooms, count)));
        int found = heads_of(tx, &rows, out);

        for (int i = 0; i < found; i++)
                (*out)[i].is_selective = sql_bool(&rows, i, 2);
        return found;
}

int heads_of_users(struct tx *tx, const struct id *users, size_t count, struct head **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT h.user_id, h.user_seq FROM unnest($1::uuid[]) AS k(id)"
                                         " CROSS JOIN LATERAL (SELECT user_id, user_seq FROM user_heads WHERE user_id = k.id LIMIT 1) h",
                                         SQL_ARGS(SQL_IDS(users, count)));

        return heads_of(tx, &rows, out);
}
