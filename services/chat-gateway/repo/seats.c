/* seats.c — the statement that asks for many places in rooms at once. */

#include "chat-gateway/repo/seats.h"

#include "base/arena.h"

/* LIMIT 1 pins the nested loops: each row is looked up in the one partition that has it. What expires is found by its index, which holds nothing else. */
static const char of_pairs[] =
        "SELECT k.i, r.kind, r.seq, r.floor, r.permissions, r.hides_history, m.role, m.permissions, m.joined_seq, h.one, e.one"
        "  FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS k(room, who, i)"
        "  LEFT JOIN LATERAL (SELECT kind::bigint, seq, floor, permissions, hides_history FROM rooms WHERE id = k.room AND deleted_at IS NULL LIMIT 1) r ON true"
        "  LEFT JOIN LATERAL (SELECT role::bigint, permissions, joined_seq FROM members WHERE room_id = k.room AND user_id = k.who LIMIT 1) m ON true"
        "  LEFT JOIN LATERAL (SELECT 1 AS one FROM hidden WHERE user_id = k.who AND room_id = k.room LIMIT 1) h ON true"
        "  LEFT JOIN LATERAL (SELECT 1 AS one FROM messages WHERE room_id = k.room AND expires_at IS NOT NULL AND deleted_at IS NULL LIMIT 1) e ON true";

void seats_statement(const struct id *rooms, const struct id *users, int count, struct arena *arena, struct pipeline_statement *out)
{
        struct sql_arg *args = arena_array(arena, struct sql_arg, 2);

        args[0] = SQL_IDS(rooms, count);
        args[1] = SQL_IDS(users, count);
        *out    = (struct pipeline_statement){of_pairs, {2, args}};
}

static struct seat_row seat_of_row(const struct sql_rows *rows, int row, struct id room, struct arena *arena)
{
        return (struct seat_row){
                .is_there     = !sql_is_null(rows, row, 1),
                .is_member    = !sql_is_null(rows, row, 6),
                .has_hidden   = !sql_is_null(rows, row, 9),
                .has_expiring = !sql_is_null(rows, row, 10),
                .room = {
                        .id            = room,
                        .kind          = (enum room_kind)sql_int(rows, row, 1),
                        .seq           = sql_int(rows, row, 2),
                        .floor         = sql_int(rows, row, 3),
                        .permissions   = room_permissions(rows, row, 4, arena),
                        .hides_history = sql_bool(rows, row, 5),
                },
                .member = {
                        .room            = room,
                        .role            = (enum member_role)sql_int(rows, row, 6),
                        .has_permissions = !sql_is_null(rows, row, 7),
                        .permissions     = (unsigned)sql_int(rows, row, 7),
                        .joined_seq      = sql_int(rows, row, 8),
                },
        };
}

enum err seats_results(const struct sql_rows *rows, const struct id *room_ids, int count, struct arena *arena, struct seat_row *seats)
{
        if (rows->count != count)
                return ERR_INTERNAL;
        for (int row = 0; row < count; row++) {
                int64_t i = sql_int(rows, row, 0) - 1;

                if (i < 0 || i >= count)
                        return ERR_INTERNAL;
                seats[i] = seat_of_row(rows, row, room_ids[i], arena);
        }
        return OK;
}
