/* places.c — the statement behind every typing.set. */

#include "chat-gateway/repo/places.h"

#include "base/arena.h"

/* LIMIT 1 pins the nested loops: each row is looked up in the one partition that has it. One statement is one snapshot: a room and who is in it belong together. */
static const char of_callers[] =
        "SELECT k.i, r.kind::bigint, r.archived_at, r.locked_at, r.is_blocked, r.permissions, m.role::bigint, m.permissions, m.muted_until"
        "  FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS k(room, who, i)"
        "  LEFT JOIN LATERAL (SELECT kind, archived_at, locked_at, is_blocked, permissions FROM rooms WHERE id = k.room AND deleted_at IS NULL LIMIT 1) r ON true"
        "  LEFT JOIN LATERAL (SELECT role, permissions, muted_until FROM members WHERE room_id = k.room AND user_id = k.who LIMIT 1) m ON true";

void places_statement(const struct id *rooms, const struct id *users, int count, struct arena *arena, struct pipeline_statement *out)
{
        struct sql_arg *args = arena_array(arena, struct sql_arg, 2);

        args[0] = SQL_IDS(rooms, count);
        args[1] = SQL_IDS(users, count);
        *out    = (struct pipeline_statement){of_callers, {2, args}};
}

static struct room room_of(const struct sql_rows *rows, int row, struct arena *arena)
{
        return (struct room){
                .kind        = (enum room_kind)sql_int(rows, row, 1),
                .archived_at = sql_time(rows, row, 2),
                .locked_at   = sql_time(rows, row, 3),
                .is_blocked  = sql_bool(rows, row, 4),
                .permissions = room_permissions(rows, row, 5, arena),
        };
}

static struct member member_of(const struct sql_rows *rows, int row)
{
        return (struct member){
                .role            = (enum member_role)sql_int(rows, row, 6),
                .has_permissions = !sql_is_null(rows, row, 7),
                .permissions     = (unsigned)sql_int(rows, row, 7),
                .muted_until     = sql_time(rows, row, 8),
        };
}

enum err places_results(const struct pipeline_answer *answer, int count, struct arena *arena, struct caller_place *places)
{
        const struct sql_rows *rows = &answer->rows[answer->count - 1];

        if (rows->count != count)
                return ERR_INTERNAL;
        for (int row = 0; row < count; row++) {
                int64_t i = sql_int(rows, row, 0) - 1;

                if (i < 0 || i >= count)
                        return ERR_INTERNAL;
                places[i] = (struct caller_place){.is_there = !sql_is_null(rows, row, 1), .is_member = !sql_is_null(rows, row, 6)};
                if (places[i].is_there)
                        places[i].room = room_of(rows, row, arena);
                if (places[i].is_member)
                        places[i].member = member_of(rows, row);
        }
        return OK;
}
