/* seats.c — the statement that asks for many places in rooms at once. */

#include "chat-gateway/repo/seats.h"

#include "base/arena.h"

/* LIMIT 1 pins the nested loops: each row is looked up in the one partition that has it. One statement is one snapshot: a room and who is in it belong together. */
#define OF_CALLERS(has_hidden, has_expiring, looked_up)                                                                                                                                            \
        "SELECT k.i, r.kind, r.archived_at, r.locked_at, r.is_blocked, r.permissions, r.seq, r.floor, r.hides_history, m.role, m.permissions, m.muted_until, m.joined_seq"                          \
        "     , " has_hidden ", " has_expiring                                                                                                                                                      \
        "  FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS k(room, who, i)"                                                                                                                  \
        "  LEFT JOIN LATERAL (SELECT kind::bigint, archived_at, locked_at, is_blocked, permissions, seq, floor, hides_history FROM rooms WHERE id = k.room AND deleted_at IS NULL LIMIT 1) r ON true" \
        "  LEFT JOIN LATERAL (SELECT role::bigint, permissions, muted_until, joined_seq FROM members WHERE room_id = k.room AND user_id = k.who LIMIT 1) m ON true" looked_up

/* More columns of rows that are read anyhow cost nothing. A look-up does, also where a condition leaves it out: every partition is made ready for it first. What expires is found by its index,
 * which holds nothing else. */
static const char *const of_callers[] = {
        [SEATS_TO_SPEAK] = OF_CALLERS("false", "false", ""),
        [SEATS_TO_READ]  = OF_CALLERS("h.one IS NOT NULL", "e.one IS NOT NULL",
        "  LEFT JOIN LATERAL (SELECT 1 AS one FROM hidden WHERE user_id = k.who AND room_id = k.room LIMIT 1) h ON true"
        "  LEFT JOIN LATERAL (SELECT 1 AS one FROM messages WHERE room_id = k.room AND expires_at IS NOT NULL AND deleted_at IS NULL LIMIT 1) e ON true"),
};

void seats_statement(const struct id *rooms, const struct id *users, int count, enum seats_asked asked, struct arena *arena, struct pipeline_statement *out)
{
        struct sql_arg *args = arena_array(arena, struct sql_arg, 2);

        args[0] = SQL_IDS(rooms, count);
        args[1] = SQL_IDS(users, count);
        *out    = (struct pipeline_statement){of_callers[asked], {2, args}};
}

static struct room room_of(const struct sql_rows *rows, int row, struct arena *arena)
{
        return (struct room){
                .kind          = (enum room_kind)sql_int(rows, row, 1),
                .archived_at   = sql_time(rows, row, 2),
                .locked_at     = sql_time(rows, row, 3),
                .is_blocked    = sql_bool(rows, row, 4),
                .permissions   = room_permissions(rows, row, 5, arena),
                .seq           = sql_int(rows, row, 6),
                .floor         = sql_int(rows, row, 7),
                .hides_history = sql_bool(rows, row, 8),
        };
}

static struct member member_of(const struct sql_rows *rows, int row)
{
        return (struct member){
                .role            = (enum member_role)sql_int(rows, row, 9),
                .has_permissions = !sql_is_null(rows, row, 10),
                .permissions     = (unsigned)sql_int(rows, row, 10),
                .muted_until     = sql_time(rows, row, 11),
                .joined_seq      = sql_int(rows, row, 12),
        };
}

enum err seats_results(const struct sql_rows *rows, int count, struct arena *arena, struct seat_row *seats)
{
        if (rows->count != count)
                return ERR_INTERNAL;
        for (int row = 0; row < count; row++) {
                int64_t i = sql_int(rows, row, 0) - 1;

                if (i < 0 || i >= count)
                        return ERR_INTERNAL;
                seats[i] = (struct seat_row){
                        .is_there   = !sql_is_null(rows, row, 1), .room = room_of(rows, row, arena),
                        .is_member  = !sql_is_null(rows, row, 9), .member = member_of(rows, row),
                        .has_hidden = sql_bool(rows, row, 13), .has_expiring = sql_bool(rows, row, 14),
                };
        }
        return OK;
}
