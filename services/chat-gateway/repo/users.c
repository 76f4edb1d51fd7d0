/* users.c — the only file that names chat.user_rooms, chat.user_heads, chat.user_log and auth.pub_users. */

#include "chat-gateway/repo/users.h"

#include "chat-gateway/live/live.h"
#include "pg/sql.h"

void users_add_room(struct tx *tx, struct id user, struct id room)
{
        sql_exec(tx, "INSERT INTO user_rooms (user_id, room_id, since) VALUES ($1, $2, now()) ON CONFLICT DO NOTHING", SQL_ARGS(SQL_ID(user), SQL_ID(room)));
}

void users_remove_room(struct tx *tx, struct id user, struct id room)
{
        sql_exec(tx, "DELETE FROM user_rooms WHERE user_id = $1 AND room_id = $2", SQL_ARGS(SQL_ID(user), SQL_ID(room)));
}

int users_rooms(struct tx *tx, struct id user, struct id **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT room_id FROM user_rooms WHERE user_id = $1 LIMIT $2", SQL_ARGS(SQL_ID(user), SQL_INT(LIVE_ROOMS_MAX)));

        *out = arena_array(tx->arena, struct id, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = sql_id(&rows, i, 0);
        return rows.count;
}

/* Rooms of one's own up to which each is looked up in others' lists; of more, others' lists are read and looked up among one's own. */
enum { ROOMS_LOOKED_UP_MAX = 100 };

static struct sql_rows sharing_of_few(struct tx *tx, const struct id *rooms, size_t rooms_count, const struct id *others, size_t count)
{
        return sql_query(tx,
                         "SELECT k.id FROM unnest($1::uuid[]) AS k(id)"
                         " CROSS JOIN LATERAL (SELECT 1 FROM user_rooms WHERE user_id = k.id AND room_id = ANY ($2::uuid[]) LIMIT 1) r",
                         SQL_ARGS(SQL_IDS(others, count), SQL_IDS(rooms, rooms_count)));
}

/* Of 500 people with 2,000 rooms each the other statement makes a million descents of an index. The coalesce keeps the list one table in memory, made once: without it every room is a condition
 * of the index again. */
static struct sql_rows sharing_of_many(struct tx *tx, const struct id *rooms, size_t rooms_count, const struct id *others, size_t count)
{
        return sql_query(tx,
                         "SELECT k.id FROM unnest($1::uuid[]) AS k(id)"
                         " CROSS JOIN LATERAL (SELECT 1 FROM user_rooms WHERE user_id = k.id"
                         "                        AND coalesce(room_id IN (SELECT mine.id FROM unnest($2::uuid[]) AS mine(id)), false) LIMIT 1) r",
                         SQL_ARGS(SQL_IDS(others, count), SQL_IDS(rooms, rooms_count)));
}

int users_sharing_room(struct tx *tx, struct id user, const struct id *others, size_t count, struct id **out)
{
        struct id *rooms;
        size_t rooms_count   = (size_t)users_rooms(tx, user, &rooms);
        struct sql_rows rows = rooms_count > ROOMS_LOOKED_UP_MAX ? sharing_of_many(tx, rooms, rooms_count, others, count)
                                                                 : sharing_of_few(tx, rooms, rooms_count, others, count);

        *out = arena_array(tx->arena, struct id, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = sql_id(&rows, i, 0);
        return rows.count;
}

int64_t users_count_rooms(struct tx *tx, struct id user)
{
        struct sql_rows rows;

        /* Two who bring the same person into two rooms count one after the other. */
        sql_query(tx, "SELECT user_seq FROM user_heads WHERE user_id = $1 FOR NO KEY UPDATE", SQL_ARGS(SQL_ID(user)));
        rows = sql_query(tx, "SELECT count(*) FROM user_rooms WHERE user_id = $1", SQL_ARGS(SQL_ID(user)));

        return rows.count ? sql_int(&rows, 0, 0) : 0;
}

bool users_is_in_room(struct tx *tx, struct id user, struct id room)
{
        return sql_query(tx, "SELECT 1 FROM user_rooms WHERE user_id = $1 AND room_id = $2", SQL_ARGS(SQL_ID(user), SQL_ID(room))).count > 0;
}

void users_lock(struct tx *tx, struct id user)
{
        /* One who has no log yet gets an empty one: there is always a row to lock. */
        sql_exec(tx, "INSERT INTO user_heads (user_id, user_seq) VALUES ($1, 0) ON CONFLICT DO NOTHING", SQL_ARGS(SQL_ID(user)));
        sql_query(tx, "SELECT user_seq FROM user_heads WHERE user_id = $1 FOR NO KEY UPDATE", SQL_ARGS(SQL_ID(user)));
}

int64_t users_head(struct tx *tx, struct id user)
{
        struct sql_rows rows = sql_query(tx, "SELECT user_seq FROM user_heads WHERE user_id = $1", SQL_ARGS(SQL_ID(user)));

        return rows.count ? sql_int(&rows, 0, 0) : 0;
}

void users_log_insert(struct tx *tx, struct user_log_row *row)
{
        struct sql_rows rows = sql_query(tx,
                                         "INSERT INTO user_heads (user_id, user_seq) VALUES ($1, 1)"
                                         " ON CONFLICT (user_id) DO UPDATE SET user_seq = user_heads.user_seq + 1 RETURNING user_seq",
                                         SQL_ARGS(SQL_ID(row->user)));

        if (!rows.count)
                return;
        row->user_seq = sql_int(&rows, 0, 0);
        /* Of the database's clock, as in rooms: nodes' clocks differ, and whoever asks by time would miss what a slow one wrote. */
        rows = sql_query(tx,
                         "INSERT INTO user_log (user_id, user_seq, at, event, subject, d)"
                         " VALUES ($1, $2, date_trunc('milliseconds', clock_timestamp()), $3, $4, $5) RETURNING at",
                         SQL_ARGS(SQL_ID(row->user), SQL_INT(row->user_seq), SQL_TEXT(str_from(event_row(row->event)->wire)),
                                  SQL_OPTIONAL(!id_is_none(row->subject), SQL_ID(row->subject)), SQL_TEXT(row->d)));
        if (rows.count)
                row->at_ms = sql_time(&rows, 0, 0);
}

int users_log_read(struct tx *tx, struct id user, int64_t from, int64_t to, int64_t limit, struct user_log_row **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT user_seq, at, event, subject, d FROM user_log WHERE user_id = $1 AND user_seq BETWEEN $2 AND $3"
                                         " ORDER BY user_seq LIMIT $4",
                                         SQL_ARGS(SQL_ID(user), SQL_INT(from), SQL_INT(to), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct user_log_row, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct user_log_row){user, sql_int(&rows, i, 0), sql_time(&rows, i, 1), event_find(sql_text(&rows, i, 2)), sql_id(&rows, i, 3), sql_text(&rows, i, 4)};
        return rows.count;
}

int users_log_subjects(struct tx *tx, struct id user, int64_t from, int64_t to, enum event event, struct id **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT DISTINCT subject FROM user_log"
                                         " WHERE user_id = $1 AND user_seq BETWEEN $2 AND $3 AND event = $4 AND subject IS NOT NULL",
                                         SQL_ARGS(SQL_ID(user), SQL_INT(from), SQL_INT(to), SQL_TEXT(str_from(event_row(event)->wire))));

        *out = arena_array(tx->arena, struct id, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = sql_id(&rows, i, 0);
        return rows.count;
}

struct id people_of_login(struct tx *tx, struct str login)
{
        struct sql_rows rows = sql_query(tx, "SELECT user_id FROM auth.pub_logins WHERE login = $1", SQL_ARGS(SQL_TEXT(login)));

        return rows.count ? sql_id(&rows, 0, 0) : ID_NONE;
}

int people_of_ids(struct tx *tx, const struct id *users, size_t count, struct person **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT p.user_id, p.login, p.display_name FROM unnest($1::uuid[]) AS k(id)"
                                         " CROSS JOIN LATERAL (SELECT user_id, login, display_name FROM auth.pub_users"
                                         "                      WHERE user_id = k.id AND NOT disabled LIMIT 1) p",
                                         SQL_ARGS(SQL_IDS(users, count)));

        *out = arena_array(tx->arena, struct person, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct person){sql_id(&rows, i, 0), sql_text(&rows, i, 1), sql_text(&rows, i, 2)};
        return rows.count;
}
