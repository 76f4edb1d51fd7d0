/* members.c — the only file that names chat.members and chat.marks (beside sends.c, the hot path). */

#include "chat-gateway/repo/members.h"

#include "pg/sql.h"

#define COLUMNS "m.user_id, m.role::bigint, m.permissions, m.joined_at, m.joined_seq, m.muted_until, k.read_seq, k.read_num, k.delivered_seq, m.login, m.nick"
#define JOINED  "members m LEFT JOIN LATERAL (SELECT read_seq, read_num, delivered_seq FROM marks" \
                " WHERE room_id = $1 AND user_id = m.user_id LIMIT 1) k ON true"

enum { COLUMNS_COUNT = 11 };

static struct member member_of(struct id room, const struct sql_rows *rows, int row)
{
        return (struct member){
                .room            = room,
                .user            = sql_id(rows, row, 0),
                .role            = (enum member_role)sql_int(rows, row, 1),
                .has_permissions = !sql_is_null(rows, row, 2),
                .permissions     = (unsigned)sql_int(rows, row, 2),
                .joined_at       = sql_time(rows, row, 3),
                .joined_seq      = sql_int(rows, row, 4),
                .muted_until     = sql_time(rows, row, 5),
                .marks           = {sql_int(rows, row, 6), sql_int(rows, row, 7), sql_int(rows, row, 8)},
                .login           = sql_text(rows, row, 9),
                .nick            = sql_text(rows, row, 10),
        };
}

bool members_get(struct tx *tx, struct id room, struct id user, struct member *out)
{
        struct sql_rows rows = sql_query(tx, "SELECT " COLUMNS " FROM " JOINED " WHERE m.room_id = $1 AND m.user_id = $2",
                                         SQL_ARGS(SQL_ID(room), SQL_ID(user)));

        if (rows.count)
                *out = member_of(room, &rows, 0);
        return rows.count > 0;
}

int members_of_user(struct tx *tx, struct id user, const struct id *rooms, size_t count, struct member **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT " COLUMNS ", r.id FROM unnest($1::uuid[]) AS r(id)"
                                         " CROSS JOIN LATERAL (SELECT * FROM members WHERE room_id = r.id AND user_id = $2 LIMIT 1) m"
                                         " LEFT JOIN LATERAL (SELECT read_seq, read_num, delivered_seq FROM marks WHERE room_id = r.id AND user_id = $2 LIMIT 1) k ON true",
                                         SQL_ARGS(SQL_IDS(rooms, count), SQL_ID(user)));

        *out = arena_array(tx->arena, struct member, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = member_of(sql_id(&rows, i, COLUMNS_COUNT), &rows, i);
        return rows.count;
}

int members_peers(struct tx *tx, struct id user, const struct id *rooms, size_t count, struct member **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT r.id, m.user_id FROM unnest($1::uuid[]) AS r(id)"
                                         " CROSS JOIN LATERAL (SELECT user_id FROM members WHERE room_id = r.id AND user_id <> $2 LIMIT 1) m",
                                         SQL_ARGS(SQL_IDS(rooms, count), SQL_ID(user)));

        *out = arena_array(tx->arena, struct member, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct member){.room = sql_id(&rows, i, 0), .user = sql_id(&rows, i, 1)};
        return rows.count;
}

void members_hold(struct tx *tx, struct id room, struct id user)
{
        sql_query(tx, "SELECT 1 FROM members WHERE room_id = $1 AND user_id = $2 FOR SHARE", SQL_ARGS(SQL_ID(room), SQL_ID(user)));
}

void members_insert(struct tx *tx, const struct member *member)
{
        sql_exec(tx, "INSERT INTO members (room_id, user_id, role, joined_at, joined_seq, login) VALUES ($1, $2, $3, $4, $5, $6)",
                 SQL_ARGS(SQL_ID(member->room), SQL_ID(member->user), SQL_INT(member->role), SQL_TIME(member->joined_at), SQL_INT(member->joined_seq),
                          SQL_TEXT(member->login)));
        sql_exec(tx, "INSERT INTO marks (room_id, user_id, read_seq, read_num, delivered_seq) VALUES ($1, $2, $3, $4, $5)",
                 SQL_ARGS(SQL_ID(member->room), SQL_ID(member->user), SQL_INT(member->marks.read_seq), SQL_INT(member->marks.read_num),
                          SQL_INT(member->marks.delivered_seq)));
}

void members_delete(struct tx *tx, struct id room, struct id user)
{
        sql_exec(tx, "DELETE FROM members WHERE room_id = $1 AND user_id = $2", SQL_ARGS(SQL_ID(room), SQL_ID(user)));
        sql_exec(tx, "DELETE FROM marks WHERE room_id = $1 AND user_id = $2", SQL_ARGS(SQL_ID(room), SQL_ID(user)));
}

void members_set_role(struct tx *tx, struct id room, struct id user, enum member_role role)
{
        sql_exec(tx, "UPDATE members SET role = $3, permissions = NULL WHERE room_id = $1 AND user_id = $2", SQL_ARGS(SQL_ID(room), SQL_ID(user), SQL_INT(role)));
}

void members_set_permissions(struct tx *tx, struct id room, struct id user, bool has_own, unsigned permissions)
{
        sql_exec(tx, "UPDATE members SET permissions = $3 WHERE room_id = $1 AND user_id = $2",
                 SQL_ARGS(SQL_ID(room), SQL_ID(user), SQL_OPTIONAL(has_own, SQL_INT(permissions))));
}

void members_set_muted(struct tx *tx, struct id room, struct id user, int64_t until_ms)
{
        sql_exec(tx, "UPDATE members SET muted_until = $3 WHERE room_id = $1 AND user_id = $2",
                 SQL_ARGS(SQL_ID(room), SQL_ID(user), SQL_OPTIONAL(until_ms, SQL_TIME(until_ms))));
}

void members_set_nick(struct tx *tx, struct id room, struct id user, struct str nick)
{
        sql_exec(tx, "UPDATE members SET nick = $3 WHERE room_id = $1 AND user_id = $2", SQL_ARGS(SQL_ID(room), SQL_ID(user), SQL_TEXT(nick)));
}

int64_t members_count_owners(struct tx *tx, struct id room)
{
        struct sql_rows rows = sql_query(tx, "SELECT count(*) FROM members WHERE room_id = $1 AND role = $2",
                                         SQL_ARGS(SQL_ID(room), SQL_INT(ROLE_OWNER)));

        return rows.count ? sql_int(&rows, 0, 0) : 0;
}

static int members_of(struct tx *tx, struct id room, const struct sql_rows *rows, struct member **out)
{
        *out = arena_array(tx->arena, struct member, (size_t)rows->count);
        for (int i = 0; i < rows->count; i++)
                (*out)[i] = member_of(room, rows, i);
        return rows->count;
}

int members_page(struct tx *tx, struct id room, struct id after, int64_t limit, struct member **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT " COLUMNS " FROM " JOINED " WHERE m.room_id = $1 AND m.user_id > $2 ORDER BY m.user_id LIMIT $3",
                                         SQL_ARGS(SQL_ID(room), SQL_ID(after), SQL_INT(limit)));

        return members_of(tx, room, &rows, out);
}

int members_page_of_role(struct tx *tx, struct id room, enum member_role role, struct id after, int64_t limit, struct member **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT " COLUMNS " FROM " JOINED " WHERE m.room_id = $1 AND m.role = $4 AND m.user_id > $2 ORDER BY m.user_id LIMIT $3",
                                         SQL_ARGS(SQL_ID(room), SQL_ID(after), SQL_INT(limit), SQL_INT(role)));

        return members_of(tx, room, &rows, out);
}

/* By bytes, whatever the database sorts by: so the index on the beginnings of names serves. */
int members_page_of_name(struct tx *tx, struct id room, struct str prefix, enum member_role role, struct str after, int64_t limit, struct member **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT " COLUMNS " FROM " JOINED " WHERE m.room_id = $1 AND m.login ~>=~ $2 AND m.login ~<~ ($2 || chr(1114111))"
                                         " AND m.login ~>~ $3 AND ($5::bigint = 0 OR m.role = $5) ORDER BY m.login USING ~<~ LIMIT $4",
                                         SQL_ARGS(SQL_ID(room), SQL_TEXT(prefix), SQL_TEXT(after.at ? after : STR("")), SQL_INT(limit), SQL_INT(role)));

        return members_of(tx, room, &rows, out);
}

int marks_of_user(struct tx *tx, struct id user, const struct id *rooms, size_t count, struct marks_of_room **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT k.id, m.read_seq, m.read_num, m.delivered_seq FROM unnest($1::uuid[]) AS k(id)"
                                         " CROSS JOIN LATERAL (SELECT read_seq, read_num, delivered_seq FROM marks"
                                         "                      WHERE room_id = k.id AND user_id = $2 LIMIT 1) m",
                                         SQL_ARGS(SQL_IDS(rooms, count), SQL_ID(user)));

        *out = arena_array(tx->arena, struct marks_of_room, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct marks_of_room){sql_id(&rows, i, 0), {sql_int(&rows, i, 1), sql_int(&rows, i, 2), sql_int(&rows, i, 3)}};
        return rows.count;
}

int marks_move(struct tx *tx, const struct marks_move *moves, size_t count, struct marks_move **moved)
{
        struct id *rooms = arena_array(tx->arena, struct id, count), *users = arena_array(tx->arena, struct id, count);
        int64_t *reads = arena_array(tx->arena, int64_t, count), *nums = arena_array(tx->arena, int64_t, count), *delivered = arena_array(tx->arena, int64_t, count);
        struct sql_rows rows;

        for (size_t i = 0; i < count; i++) {
                rooms[i]     = moves[i].room;
                users[i]     = moves[i].user;
                reads[i]     = moves[i].read_seq;
                nums[i]      = moves[i].read_num;
                delivered[i] = moves[i].delivered_seq;
        }
        /* In the order given, as everybody locks: the update alone would take them in whatever order it finds them. */
        sql_query(tx,
                  "SELECT count(*) FROM unnest($1::uuid[], $2::uuid[]) AS k(room, who)"
                  " CROSS JOIN LATERAL (SELECT 1 FROM marks WHERE room_id = k.room AND user_id = k.who FOR NO KEY UPDATE) m",
                  SQL_ARGS(SQL_IDS(rooms, count), SQL_IDS(users, count)));
        rows = sql_query(tx,
                         "UPDATE marks SET read_seq = greatest(marks.read_seq, k.read_seq), read_num = greatest(marks.read_num, k.read_num),"
                         "                 delivered_seq = greatest(marks.delivered_seq, k.delivered_seq)"
                         "  FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[]) AS k(room, who, read_seq, read_num, delivered_seq)"
                         " WHERE marks.room_id = k.room AND marks.user_id = k.who"
                         "   AND (marks.read_seq < k.read_seq OR marks.delivered_seq < k.delivered_seq)"
                         " RETURNING marks.room_id, marks.user_id, marks.read_seq, marks.read_num, marks.delivered_seq",
                         SQL_ARGS(SQL_IDS(rooms, count), SQL_IDS(users, count), SQL_INTS(reads, count), SQL_INTS(nums, count), SQL_INTS(delivered, count)));
        *moved = arena_array(tx->arena, struct marks_move, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*moved)[i] = (struct marks_move){sql_id(&rows, i, 0), sql_id(&rows, i, 1), sql_int(&rows, i, 2), sql_int(&rows, i, 3), sql_int(&rows, i, 4)};
        return rows.count;
}

void members_of_logins(struct tx *tx, struct member_name *names, size_t count)
{
        struct id *rooms   = arena_array(tx->arena, struct id, count);
        struct str *logins = arena_array(tx->arena, struct str, count);
        struct sql_rows rows;

        for (size_t i = 0; i < count; i++) {
                rooms[i]      = names[i].room;
                logins[i]     = names[i].login;
                names[i].user = ID_NONE;
        }
        rows = sql_query(tx,
                         "SELECT k.i, m.user_id FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS k(room, login, i)"
                         " CROSS JOIN LATERAL (SELECT user_id FROM members WHERE room_id = k.room AND login = k.login LIMIT 1) m",
                         SQL_ARGS(SQL_IDS(rooms, count), SQL_TEXTS(logins, count)));
        for (int i = 0; i < rows.count; i++)
                names[sql_int(&rows, i, 0) - 1].user = sql_id(&rows, i, 1);
}

int members_of_role(struct tx *tx, struct id room, enum member_role lowest, int64_t limit, struct role_holder **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT user_id, role::bigint FROM members WHERE room_id = $1 AND role >= $2 ORDER BY role DESC, user_id LIMIT $3",
                                         SQL_ARGS(SQL_ID(room), SQL_INT(lowest), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct role_holder, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct role_holder){sql_id(&rows, i, 0), (enum member_role)sql_int(&rows, i, 1)};
        return rows.count;
}

int64_t marks_act(struct tx *tx, struct id room, struct id user, int64_t pace_ms)
{
        struct sql_rows rows;

        if (sql_exec(tx,
                     "UPDATE marks SET acted_at = clock_timestamp() WHERE room_id = $1 AND user_id = $2 AND coalesce(acted_at, '-infinity') + $3 * interval '1 ms' <= clock_timestamp()",
                     SQL_ARGS(SQL_ID(room), SQL_ID(user), SQL_INT(pace_ms))) == 1)
                return 0;
        rows = sql_query(tx,
                         "SELECT greatest(1, ceil(extract(epoch FROM acted_at - clock_timestamp()) * 1000) + $3)::bigint FROM marks WHERE room_id = $1 AND user_id = $2",
                         SQL_ARGS(SQL_ID(room), SQL_ID(user), SQL_INT(pace_ms)));
        return rows.count ? sql_int(&rows, 0, 0) : 0;
}
