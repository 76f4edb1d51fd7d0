/* due.c — the only file that names the views of what is due. */

#include "worker/repo/due.h"

#include "base/arena.h"
#include "pg/sql.h"

/* As shard_of counts. */
#define OURS(id) "get_byte(uuid_send(" id "), 15) % 16 = ANY($1::bigint[])"

/* Of messages there may be many for each room: those that are due longest name the rooms, each once. */
#define SOONEST "5000"

static const struct {
        const char *views[2], *read;
} kinds[DUE_COUNT] = {
        [DUE_SCHEDULED] = {{"chat.pub_scheduled"},
                           "SELECT user_id, id FROM chat.pub_scheduled WHERE due_at <= now() AND " OURS("user_id")
                           " ORDER BY due_at LIMIT $2"},
        [DUE_EXPIRING]  = {{"chat.pub_expiring"},
                           "SELECT room_id, room_id FROM (SELECT room_id, expires_at FROM chat.pub_expiring WHERE expires_at <= now() AND "
                           OURS("room_id") " ORDER BY expires_at LIMIT " SOONEST ") soonest GROUP BY room_id ORDER BY min(expires_at) LIMIT $2"},
        [DUE_RETENTION] = {{"chat.pub_retention"},
                           "SELECT room_id, room_id FROM chat.pub_retention WHERE due_at <= now() AND " OURS("room_id")
                           " ORDER BY due_at LIMIT $2"},
        [DUE_REPORTERS] = {{"chat.pub_reporters", "admin.pub_reports"},
                           "SELECT w.user_id, w.id, w.room_id, d.outcome::bigint FROM chat.pub_reporters w JOIN admin.pub_reports d ON d.id = w.id"
                           " WHERE " OURS("w.user_id") " ORDER BY d.closed_at LIMIT $2"},
        [DUE_REPORTED]  = {{"chat.pub_reported_due"},
                           "SELECT room_id, room_id FROM (SELECT room_id, at FROM chat.pub_reported_due WHERE " OURS("room_id")
                           " ORDER BY at LIMIT " SOONEST ") soonest GROUP BY room_id ORDER BY min(at) LIMIT $2"},
        [DUE_ENDING]    = {{"chat.pub_ending"},
                           "SELECT room_id, room_id FROM chat.pub_ending WHERE due_at <= now() AND " OURS("room_id")
                           " ORDER BY due_at LIMIT $2"},
        [DUE_LINKS]     = {{"chat.pub_links"},
                           "SELECT room_id, room_id FROM (SELECT room_id, at FROM chat.pub_links WHERE at > now() - interval '1 day' AND " OURS("room_id")
                           " ORDER BY at LIMIT " SOONEST ") soonest GROUP BY room_id ORDER BY min(at) LIMIT $2"},
        /* There are no more of them than guests whose time is not over, and those of the last moments. */
        [DUE_PARTING]   = {{"chat.pub_guests"},
                           "SELECT g.user_id, g.room_id FROM chat.pub_guests g"
                           " CROSS JOIN LATERAL (SELECT 1 FROM auth.pub_users u WHERE u.user_id = g.user_id AND u.disabled LIMIT 1) u"
                           " WHERE " OURS("g.user_id") " ORDER BY g.user_id LIMIT $2"},
};

/* By the catalog: asking for a view that is not there yet would be an error. */
bool due_is_there(struct tx *tx, enum due_of what)
{
        const char *const *views = kinds[what].views;
        struct str names[2] = {str_from(views[0]), views[1] ? str_from(views[1]) : STR_NONE};
        int64_t count = views[1] ? 2 : 1;
        struct sql_rows rows = sql_query(tx,
                                         "SELECT count(*) FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid"
                                         " WHERE n.nspname || '.' || c.relname = ANY($1::text[])"
                                         "   AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')",
                                         SQL_ARGS(SQL_TEXTS(names, count)));
        return rows.count && sql_int(&rows, 0, 0) == count;
}

int due_read(struct tx *tx, enum due_of what, const int64_t *shards, int shards_count, int limit, struct due **out)
{
        struct sql_rows rows = sql_query(tx, kinds[what].read, SQL_ARGS(SQL_INTS(shards, shards_count), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct due, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct due){sql_id(&rows, i, 0), sql_id(&rows, i, 1), rows.columns > 2 ? sql_id(&rows, i, 2) : ID_NONE,
                                         rows.columns > 3 ? sql_int(&rows, i, 3) : 0};
        return rows.count;
}
