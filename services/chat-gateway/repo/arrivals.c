/* arrivals.c — the statement behind every session.open. */

#include "chat-gateway/repo/arrivals.h"

#include "base/arena.h"
#include "chat-gateway/live/live.h"

/* LIMIT 1 pins the nested loops: each person's rows are looked up in the one partition that has them. One statement is one snapshot: the rooms, and how far the own log is, belong together. */
static const char of_people[] =
        "SELECT k.i, e.id, coalesce(h.user_seq, 0), coalesce(p.choice, 0)::bigint, coalesce(p.seen_by, 0)::bigint, r.rooms"
        "  FROM unnest($1::uuid[]) WITH ORDINALITY AS k(id, i)"
        " CROSS JOIN epoch e"
        "  LEFT JOIN LATERAL (SELECT user_seq FROM user_heads WHERE user_id = k.id LIMIT 1) h ON true"
        "  LEFT JOIN LATERAL (SELECT choice, seen_by FROM people WHERE user_id = k.id LIMIT 1) p ON true"
        " CROSS JOIN LATERAL (SELECT array_agg(room_id) AS rooms FROM (SELECT room_id FROM user_rooms WHERE user_id = k.id LIMIT $2) x) r";

void arrivals_statement(const struct id *users, int count, struct arena *arena, struct pipeline_statement *out)
{
        struct sql_arg *args = arena_array(arena, struct sql_arg, 2);

        args[0] = SQL_IDS(users, count);
        args[1] = SQL_INT(LIVE_ROOMS_MAX);
        *out    = (struct pipeline_statement){of_people, {2, args}};
}

enum err arrivals_results(const struct pipeline_answer *answer, int count, struct arena *arena, struct arrival *arrivals)
{
        const struct sql_rows *rows = &answer->rows[answer->count - 1];

        if (rows->count != count)
                return ERR_INTERNAL;
        for (int row = 0; row < count; row++) {
                int64_t i = sql_int(rows, row, 0) - 1;

                if (i < 0 || i >= count)
                        return ERR_INTERNAL;
                arrivals[i] = (struct arrival){
                        .epoch    = sql_id(rows, row, 1),
                        .user_seq = sql_int(rows, row, 2),
                        .choice   = (enum presence_choice)sql_int(rows, row, 3),
                        .seen_by  = (enum presence_audience)sql_int(rows, row, 4),
                };
                arrivals[i].rooms_count = (size_t)sql_ids(rows, row, 5, arena, &arrivals[i].rooms);
        }
        return OK;
}
