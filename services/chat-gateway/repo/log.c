/* log.c — the only file that names chat.log and chat.changes (chat.messages: beside messages.c, and sends.c, the hot path). A page of it names chat.threads as well. */

#include "chat-gateway/repo/log.h"

#include "pg/sql.h"

#define COLUMNS "seq, at, event, actor, subject, d, num, cid, rev::bigint, kind::bigint, text, scheme::bigint, ciphertext, commitment, sender_device," \
                " reply_to, thread, deleted_at, thread_num, extra, edited_at, expires_at, target, reactions, is_pinned"

static struct message_body body_of(const struct sql_rows *rows, int row)
{
        struct message_body body = {.kind = (enum message_body_kind)sql_int(rows, row, 9)};

        if (body.kind == MESSAGE_SEALED) {
                body.sealed.scheme     = (enum room_encryption)sql_int(rows, row, 11);
                body.sealed.ciphertext = sql_bytes(rows, row, 12);
                body.sealed.commitment = sql_bytes(rows, row, 13);
                body.sealed.device     = sql_id(rows, row, 14);
        } else {
                body.text.text = sql_text(rows, row, 10);
        }
        return body;
}

static struct message message_of(const struct sql_rows *rows, int row)
{
        return (struct message){
                .seq          = sql_int(rows, row, 0),
                .at           = sql_time(rows, row, 1),
                .from         = sql_id(rows, row, 3),
                .num          = sql_int(rows, row, 6),
                .has_cid      = true,
                .cid          = sql_id(rows, row, 7),
                .rev          = sql_int(rows, row, 8),
                .has_reply_to = !sql_is_null(rows, row, 15),
                .reply_to     = sql_int(rows, row, 15),
                .has_thread   = !sql_is_null(rows, row, 16),
                .thread       = sql_int(rows, row, 16),
                .has_thread_num = !sql_is_null(rows, row, 18),
                .thread_num     = sql_int(rows, row, 18),
                .has_edited_at  = !sql_is_null(rows, row, 20),
                .edited_at      = sql_time(rows, row, 20),
                .has_expires_at = !sql_is_null(rows, row, 21),
                .expires_at     = sql_time(rows, row, 21),
                .has_pinned     = sql_bool(rows, row, 24),
                .pinned         = sql_bool(rows, row, 24),
                .has_body     = sql_is_null(rows, row, 17),
                .body         = body_of(rows, row),
        };
}

static struct log_row row_of(struct id room, const struct sql_rows *rows, int row)
{
        struct log_row entry = {
                .room    = room,
                .seq     = sql_int(rows, row, 0),
                .at_ms   = sql_time(rows, row, 1),
                .event   = event_find(sql_text(rows, row, 2)),
                .actor   = sql_id(rows, row, 3),
                .subject = sql_id(rows, row, 4),
                .d       = sql_text(rows, row, 5),
                .target  = sql_int(rows, row, 22),
        };

        if (entry.event == EVENT_message_sent) {
                entry.message = message_of(rows, row);
                entry.extra   = sql_text(rows, row, 19);
                entry.reactions = sql_text(rows, row, 23);
        }
        return entry;
}

/* At most $4 entries, and no more of them than LOG_READ_BYTES_MAX have room for: one at least, so that whoever pages gets on. */
#define PAGE(order, condition) PAGE_AMONG("", order, condition)
#define PAGE_AMONG(among, order, condition)                                                                                                                       \
        "SELECT * FROM (SELECT x.*, sum(bytes) OVER (ORDER BY seq " order ") - bytes AS bytes_before FROM"                                            \
        " (SELECT " COLUMNS ", coalesce(octet_length(text), 0) + coalesce(octet_length(ciphertext), 0) + coalesce(octet_length(d), 0) + coalesce(octet_length(extra), 0) AS bytes"       \
        " FROM log WHERE room_id = $1 AND seq BETWEEN $2 AND $3" among " ORDER BY seq " order " LIMIT $4) x" condition ") y"                                   \
        " WHERE bytes_before < $5 ORDER BY seq"

static int rows_of(struct tx *tx, struct id room, struct sql_rows rows, struct log_row **out)
{
        *out = arena_array(tx->arena, struct log_row, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = row_of(room, &rows, i);
        return rows.count;
}

#define PAGE_AND_REPLIES(order)                                                                                                                                    \
        "SELECT p.*, t.replies, t.last_seq FROM (" PAGE(order, "") ") p"                                                                                       \
        "  LEFT JOIN LATERAL (SELECT replies, last_seq FROM threads WHERE room_id = $1 AND root = p.seq LIMIT 1) t ON true ORDER BY p.seq"

enum { REPLIES_COLUMN = 27 };                            /* behind COLUMNS, bytes and bytes_before */

void log_page_statement(struct id room, int64_t from, int64_t to, int64_t limit, bool is_newest, struct arena *arena, struct pipeline_statement *out)
{
        struct sql_arg *args = arena_array(arena, struct sql_arg, 5);

        args[0] = SQL_ID(room);
        args[1] = SQL_INT(from);
        args[2] = SQL_INT(to);
        args[3] = SQL_INT(limit);
        args[4] = SQL_INT(LOG_READ_BYTES_MAX);
        *out    = (struct pipeline_statement){is_newest ? PAGE_AND_REPLIES("DESC") : PAGE_AND_REPLIES("ASC"), {5, args}};
}

int log_page_results(const struct sql_rows *rows, struct id room, struct arena *arena, struct log_row **out)
{
        *out = arena_array(arena, struct log_row, (size_t)rows->count);
        for (int i = 0; i < rows->count; i++) {
                struct log_row *entry = &(*out)[i];

                *entry = row_of(room, rows, i);
                if (entry->event != EVENT_message_sent || sql_is_null(rows, i, REPLIES_COLUMN))
                        continue;
                entry->message.replies        = sql_int(rows, i, REPLIES_COLUMN);
                entry->message.last_reply_seq = sql_int(rows, i, REPLIES_COLUMN + 1);
                entry->message.has_replies    = entry->message.has_last_reply_seq = entry->message.replies > 0;
        }
        return rows->count;
}

int log_read(struct tx *tx, struct id room, int64_t from, int64_t to, int64_t limit, bool is_newest, struct log_row **out)
{
        struct sql_args args = SQL_ARGS(SQL_ID(room), SQL_INT(from), SQL_INT(to), SQL_INT(limit), SQL_INT(LOG_READ_BYTES_MAX));

        return rows_of(tx, room, is_newest ? sql_query(tx, PAGE("DESC", ""), args) : sql_query(tx, PAGE("ASC", ""), args), out);
}

int log_read_since(struct tx *tx, struct id room, int64_t head, int64_t from_ms, int64_t limit, struct log_row **out)
{
        return rows_of(tx, room,
                       sql_query(tx, PAGE("DESC", " WHERE at >= $6"),
                                 SQL_ARGS(SQL_ID(room), SQL_INT(1), SQL_INT(head), SQL_INT(limit), SQL_INT(LOG_READ_BYTES_MAX), SQL_TIME(from_ms))),
                       out);
}

bool log_message(struct tx *tx, struct id room, int64_t seq, struct log_row *out)
{
        struct sql_rows rows = sql_query(tx, "SELECT " COLUMNS " FROM log WHERE room_id = $1 AND seq = $2 AND event = 'message.sent'",
                                         SQL_ARGS(SQL_ID(room), SQL_INT(seq)));

        if (rows.count)
                *out = row_of(room, &rows, 0);
        return rows.count > 0;
}

int log_read_thread(struct tx *tx, struct id room, int64_t root, int64_t from, int64_t to, int64_t limit, bool is_newest, struct log_row **out)
{
        struct sql_args args = SQL_ARGS(SQL_ID(room), SQL_INT(from), SQL_INT(to), SQL_INT(limit), SQL_INT(LOG_READ_BYTES_MAX), SQL_INT(root));

        return rows_of(tx, room, is_newest ? sql_query(tx, PAGE_AMONG(" AND thread = $6", "DESC", ""), args) : sql_query(tx, PAGE_AMONG(" AND thread = $6", "ASC", ""), args), out);
}

int log_read_messages(struct tx *tx, struct id room, const int64_t *seqs, size_t count, struct log_row **out)
{
        return rows_of(tx, room,
                       sql_query(tx, PAGE_AMONG(" AND seq = ANY($6::bigint[]) AND event = 'message.sent'", "DESC", ""),
                                 SQL_ARGS(SQL_ID(room), SQL_INT(1), SQL_INT(INT64_MAX), SQL_INT((int64_t)count), SQL_INT(LOG_READ_BYTES_MAX), SQL_INTS(seqs, count))),
                       out);
}

bool log_thread_at(struct tx *tx, struct id room, int64_t root, int64_t seq, int64_t *reply, int64_t *num)
{
        struct sql_rows rows = sql_query(tx, "SELECT seq, thread_num FROM messages WHERE room_id = $1 AND thread = $2 AND seq <= $3 ORDER BY seq DESC LIMIT 1",
                                         SQL_ARGS(SQL_ID(room), SQL_INT(root), SQL_INT(seq)));

        *reply = rows.count ? sql_int(&rows, 0, 0) : 0;
        *num   = rows.count ? sql_int(&rows, 0, 1) : 0;
        return rows.count > 0;
}

/* What lay before may be kept no longer: then what lies behind says how many there were. A reply has the number of the message before it. */
int64_t log_num_at(struct tx *tx, struct id room, int64_t seq, int64_t num_now)
{
        struct sql_args at   = SQL_ARGS(SQL_ID(room), SQL_INT(seq));
        struct sql_rows rows = sql_query(tx, "SELECT num FROM messages WHERE room_id = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1", at);

        if (rows.count)
                return sql_int(&rows, 0, 0);
        rows = sql_query(tx, "SELECT num, thread IS NULL FROM messages WHERE room_id = $1 AND seq > $2 ORDER BY seq LIMIT 1", at);
        return rows.count ? sql_int(&rows, 0, 0) - sql_bool(&rows, 0, 1) : num_now;
}

void log_insert_change(struct tx *tx, const struct log_row *row)
{
        sql_exec(tx, "INSERT INTO changes (room_id, seq, at, event, actor, subject, d, target) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                 SQL_ARGS(SQL_ID(row->room), SQL_INT(row->seq), SQL_TIME(row->at_ms), SQL_TEXT(str_from(event_row(row->event)->wire)), SQL_ID(row->actor),
                          SQL_OPTIONAL(!id_is_none(row->subject), SQL_ID(row->subject)), SQL_TEXT(row->d), SQL_OPTIONAL(row->target, SQL_INT(row->target))));
}

/* Every event that brings a body, or what its links lead to, calls it so, whatever else it says. */
void log_forget_bodies(struct tx *tx, struct id room, int64_t target)
{
        sql_exec(tx, "UPDATE changes SET d = (d::jsonb - '{body,spans,previews}'::text[])::text WHERE room_id = $1 AND target = $2 AND d::jsonb ?| '{body,previews}'::text[]",
                 SQL_ARGS(SQL_ID(room), SQL_INT(target)));
}

void log_forget_previews(struct tx *tx, struct id room, int64_t target)
{
        sql_exec(tx, "UPDATE changes SET d = (d::jsonb - 'previews')::text WHERE room_id = $1 AND target = $2 AND event = 'message.previewed' AND d::jsonb ? 'previews'",
                 SQL_ARGS(SQL_ID(room), SQL_INT(target)));
}
