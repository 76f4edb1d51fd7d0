/* days.c — the only file that names chat.room_days. */

#include "chat-gateway/repo/days.h"

#include <string.h>

#include "pg/sql.h"

static void read_hours(struct tx *tx, const struct sql_rows *rows, int row, int column, int64_t hours[static DAY_HOURS])
{
        int64_t *items;
        int count = sql_ints(rows, row, column, tx->arena, &items);

        memcpy(hours, items, (size_t)(count < DAY_HOURS ? count : DAY_HOURS) * sizeof *hours);
}

int days_list(struct tx *tx, struct id room, int64_t from_ms, int64_t limit, struct day **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT day, messages, members, hours FROM room_days WHERE room_id = $1 AND day >= $2 ORDER BY day LIMIT $3",
                                         SQL_ARGS(SQL_ID(room), SQL_TIME(from_ms), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct day, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++) {
                (*out)[i] = (struct day){.begins_ms = sql_time(&rows, i, 0), .messages = sql_int(&rows, i, 1), .members = sql_int(&rows, i, 2)};
                read_hours(tx, &rows, i, 3, (*out)[i].hours);
        }
        return rows.count;
}

void days_put(struct tx *tx, struct id room, const struct day *day)
{
        sql_exec(tx, "INSERT INTO room_days (room_id, day, messages, members, hours) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                 SQL_ARGS(SQL_ID(room), SQL_TIME(day->begins_ms), SQL_INT(day->messages), SQL_INT(day->members), SQL_INTS(day->hours, DAY_HOURS)));
}

void days_delete_before(struct tx *tx, struct id room, int64_t before_ms)
{
        sql_exec(tx, "DELETE FROM room_days WHERE room_id = $1 AND day < $2", SQL_ARGS(SQL_ID(room), SQL_TIME(before_ms)));
}

int64_t days_first_seq(struct tx *tx, struct id room, int64_t at_ms, int64_t from, int64_t to)
{
        while (from < to && tx->failed == OK) {
                int64_t middle = from + (to - from) / 2;
                struct sql_rows rows = sql_query(tx, "SELECT seq, at FROM messages WHERE room_id = $1 AND seq >= $2 ORDER BY seq LIMIT 1",
                                                 SQL_ARGS(SQL_ID(room), SQL_INT(middle)));

                if (!rows.count || sql_int(&rows, 0, 0) >= to || sql_time(&rows, 0, 1) >= at_ms)
                        to = middle;                     /* no message between here and the one found is earlier than that one */
                else
                        from = sql_int(&rows, 0, 0) + 1;
        }
        return to;
}

void days_count(struct tx *tx, struct id room, int64_t from, int64_t to, struct day *day)
{
        struct sql_rows rows = sql_query(tx,
                                         "WITH hour AS (SELECT extract(hour FROM at AT TIME ZONE 'UTC')::bigint AS h, count(*) AS n FROM messages"
                                         "               WHERE room_id = $1 AND seq >= $2 AND seq < $3 AND kind <> 2 GROUP BY 1)"
                                         " SELECT coalesce((SELECT sum(n) FROM hour), 0)::bigint,"
                                         "        (SELECT count(DISTINCT sender) FROM messages WHERE room_id = $1 AND seq >= $2 AND seq < $3 AND kind <> 2),"
                                         "        (SELECT array_agg(coalesce(n, 0) ORDER BY i.h) FROM generate_series(0, 23) AS i(h) LEFT JOIN hour ON hour.h = i.h)",
                                         SQL_ARGS(SQL_ID(room), SQL_INT(from), SQL_INT(to)));

        if (!rows.count)
                return;
        day->messages = sql_int(&rows, 0, 0);
        day->members  = sql_int(&rows, 0, 1);
        read_hours(tx, &rows, 0, 2, day->hours);
}
