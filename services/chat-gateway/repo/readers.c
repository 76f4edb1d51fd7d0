/* readers.c — who of a room's members may read it. */

#include "chat-gateway/repo/readers.h"

#include "base/arena.h"

_Static_assert(PERM_READ == 1, "statements and an index have the bit as & 1");

struct sql_arg readers_table(struct arena *arena)
{
        int64_t *bits = arena_array(arena, int64_t, ROLE_OWNER + 1);

        for (int role = 0; role <= ROLE_OWNER; role++)
                bits[role] = role_permissions((enum member_role)role);
        return SQL_INTS(bits, ROLE_OWNER + 1);
}

void readers_among(struct tx *tx, const struct id *rooms, const struct id *users, size_t count, int64_t *joined_seqs)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT k.i, m.joined_seq FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS k(room, who, i)"
                                         " CROSS JOIN LATERAL (SELECT permissions FROM rooms WHERE id = k.room LIMIT 1) r"
                                         " CROSS JOIN LATERAL (SELECT role, permissions, joined_seq FROM members WHERE room_id = k.room AND user_id = k.who LIMIT 1) m"
                                         " WHERE " MEMBER_BITS("$3") " & 1 <> 0",
                                         SQL_ARGS(SQL_IDS(rooms, count), SQL_IDS(users, count), readers_table(tx->arena)));

        for (size_t i = 0; i < count; i++)
                joined_seqs[i] = READS_NOT;
        for (int row = 0; row < rows.count; row++)
                joined_seqs[sql_int(&rows, row, 0) - 1] = sql_int(&rows, row, 1);
}

int readers_keep_rooms(struct tx *tx, struct id user, struct id *rooms, int count)
{
        struct id *users     = arena_array(tx->arena, struct id, (size_t)count);
        int64_t *joined_seqs = arena_array(tx->arena, int64_t, (size_t)count);
        int kept = 0;

        if (!count)
                return 0;
        for (int i = 0; i < count; i++)
                users[i] = user;
        readers_among(tx, rooms, users, (size_t)count, joined_seqs);
        for (int i = 0; i < count; i++)
                if (joined_seqs[i] != READS_NOT)
                        rooms[kept++] = rooms[i];
        return kept;
}
