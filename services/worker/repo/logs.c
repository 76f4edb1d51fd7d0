/* logs.c — the only file that names the public views of chat, auth and admin. */

#include "worker/repo/logs.h"

#include "base/arena.h"
#include "pg/sql.h"

/* A log's own columns, as entries: id, seq, at, event, d, actor, cid, num, body_kind, body_bytes. */
#define ENTRIES(columns, view, id, seq)                                                                     \
        "SELECT asked.id, entry.* FROM unnest($1, $2) WITH ORDINALITY AS asked (id, after, n)"              \
        " CROSS JOIN LATERAL (SELECT " seq " AS seq, at, event, d, " columns " FROM " view                  \
        "  WHERE " id " = asked.id AND " seq " > asked.after ORDER BY " seq " LIMIT $3) entry"              \
        " ORDER BY n, seq"
#define MESSAGE    "actor, cid, num, body_kind, body_bytes"
#define NO_MESSAGE "NULL::uuid AS actor, NULL::uuid AS cid, NULL::bigint AS num, NULL::text AS body_kind," \
                   " NULL::int AS body_bytes"
#define HEADS(view, id, seq) "SELECT " id ", " seq " FROM " view " WHERE " id " > $1 ORDER BY " id " LIMIT $2"

static const struct {
        const char  *name, *entries, *heads;
        enum feed_of feed;
} kinds[] = {
        [LOGS_OF_ROOMS]    = {"chat.rooms", ENTRIES(MESSAGE, "chat.pub_log", "room_id", "seq"),
                              HEADS("chat.pub_heads", "room_id", "seq"), FEED_OF_CHAT},
        [LOGS_OF_USERS]    = {"chat.users", ENTRIES(NO_MESSAGE, "chat.pub_user_audit", "user_id", "user_seq"),
                              HEADS("chat.pub_user_heads", "user_id", "user_seq"), FEED_OF_CHAT},
        [LOGS_OF_ACCOUNTS] = {"auth.users", ENTRIES(NO_MESSAGE, "auth.pub_log", "user_id", "user_seq"),
                              HEADS("auth.pub_heads", "user_id", "user_seq"), FEED_OF_AUTH},
        [LOGS_OF_DESK]     = {"admin.users", ENTRIES(NO_MESSAGE, "admin.pub_log", "user_id", "user_seq"),
                              HEADS("admin.pub_heads", "user_id", "user_seq"), FEED_OF_ADMIN},
};

#define LAG(view)                                                                                           \
        "SELECT coalesce((SELECT (extract(epoch FROM clock_timestamp() - at) * 1000)::bigint FROM " view    \
        " WHERE xid > $1::text::xid8 ORDER BY xid LIMIT 1), 0)"

static const struct {
        const char *service, *view, *lag;
} feeds[] = {
        [FEED_OF_CHAT] = {"chat", "chat.pub_feed", LAG("chat.pub_feed")},
        [FEED_OF_AUTH] = {"auth", "auth.pub_feed", LAG("auth.pub_feed")},
        [FEED_OF_ADMIN] = {"admin", "admin.pub_feed", LAG("admin.pub_feed")},
};

const char *feed_view(enum feed_of feed)
{
        return feeds[feed].view;
}

const char *feed_service(enum feed_of feed)
{
        return feeds[feed].service;
}

enum feed_of log_feed(enum log_of logs)
{
        return kinds[logs].feed;
}

const char *log_name(enum log_of logs)
{
        return kinds[logs].name;
}

/* By the catalog: asking for a view that is not there yet would be an error. All of a service's views come and
 * are granted in one transaction. */
bool feed_is_there(struct tx *tx, enum feed_of feed)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT count(*) FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid"
                                         " WHERE n.nspname = $1"
                                         "   AND c.relname IN ('pub_feed', 'pub_feed_floor', 'pub_heads', 'pub_log')"
                                         "   AND has_schema_privilege(n.oid, 'USAGE')"
                                         "   AND has_table_privilege(c.oid, 'SELECT')",
                                         SQL_ARGS(SQL_TEXT(str_from(feeds[feed].service))));
        return rows.count && sql_int(&rows, 0, 0) == 4;
}

int64_t feed_lag_ms(struct tx *tx, enum feed_of feed, int64_t after_xid)
{
        struct sql_rows rows   = sql_query(tx, feeds[feed].lag, SQL_ARGS(SQL_INT(after_xid)));
        int64_t         lag_ms = rows.count ? sql_int(&rows, 0, 0) : 0;
        return lag_ms > 0 ? lag_ms : 0;
}

int logs_read(struct tx *tx, enum log_of logs, const struct id *ids, const int64_t *after, int count,
              int each_max, struct logged **out)
{
        struct sql_rows rows = sql_query(
                tx, kinds[logs].entries,
                SQL_ARGS(SQL_IDS(ids, count), SQL_INTS(after, count), SQL_INT(each_max)));

        *out = arena_array(tx->arena, struct logged, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct logged){
                        .logs       = logs,
                        .log        = sql_id(&rows, i, 0),
                        .seq        = sql_int(&rows, i, 1),
                        .at_ms      = sql_time(&rows, i, 2),
                        .event      = sql_text(&rows, i, 3),
                        .d          = sql_text(&rows, i, 4),
                        .actor      = sql_id(&rows, i, 5),
                        .cid        = sql_id(&rows, i, 6),
                        .num        = sql_int(&rows, i, 7),
                        .body_kind  = sql_text(&rows, i, 8),
                        .body_bytes = sql_int(&rows, i, 9),
                };
        return rows.count;
}

int heads_read(struct tx *tx, enum log_of logs, struct id after, int count_max, struct id **ids,
               int64_t **seqs)
{
        struct sql_rows rows = sql_query(tx, kinds[logs].heads, SQL_ARGS(SQL_ID(after), SQL_INT(count_max)));

        *ids  = arena_array(tx->arena, struct id, (size_t)rows.count);
        *seqs = arena_array(tx->arena, int64_t, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++) {
                (*ids)[i]  = sql_id(&rows, i, 0);
                (*seqs)[i] = sql_int(&rows, i, 1);
        }
        return rows.count;
}
