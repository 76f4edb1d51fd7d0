/* messages.c — the only file that names chat.revisions and chat.deleted, and that changes chat.messages (beside sends.c, the hot path). */

#include "chat-gateway/repo/messages.h"

#include "base/arena.h"
#include "pg/sql.h"

void messages_edit(struct tx *tx, struct id room, int64_t seq, int64_t at_ms, struct id by, const struct words *words)
{
        sql_exec(tx,
                 "INSERT INTO revisions (room_id, seq, rev, at, author, text, extra, ciphertext, commitment, sender_device)"
                 " SELECT room_id, seq, rev, coalesce(edited_at, at), coalesce(edited_by, sender), text, extra, ciphertext, commitment, sender_device"
                 "   FROM messages WHERE room_id = $1 AND seq = $2",
                 SQL_ARGS(SQL_ID(room), SQL_INT(seq)));
        sql_exec(tx,
                 "UPDATE messages SET rev = rev + 1, edited_at = $3, edited_by = $4, text = $5, extra = $6, ciphertext = $7, commitment = $8, sender_device = $9"
                 " WHERE room_id = $1 AND seq = $2",
                 SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_TIME(at_ms), SQL_ID(by), SQL_TEXT(words->text), SQL_TEXT(words->extra), SQL_BYTES(words->ciphertext),
                          SQL_BYTES(words->commitment), SQL_OPTIONAL(!id_is_none(words->device), SQL_ID(words->device))));
}

void messages_delete(struct tx *tx, struct id room, int64_t seq, int64_t at_ms, struct id by, int64_t until_ms)
{
        sql_exec(tx,
                 "INSERT INTO deleted (room_id, seq, until, author, text, extra, ciphertext)"
                 " SELECT room_id, seq, $3, $4, text, extra, ciphertext FROM messages WHERE room_id = $1 AND seq = $2",
                 SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_TIME(until_ms), SQL_ID(by)));
        sql_exec(tx,
                 "UPDATE messages SET rev = rev + 1, deleted_at = $3, deleted_by = $4, text = NULL, extra = NULL, ciphertext = NULL"
                 " WHERE room_id = $1 AND seq = $2",
                 SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_TIME(at_ms), SQL_ID(by)));
}

void messages_restore(struct tx *tx, struct id room, int64_t seq)
{
        sql_exec(tx,
                 "UPDATE messages SET rev = rev + 1, deleted_at = NULL, deleted_by = NULL, text = d.text, extra = d.extra, ciphertext = d.ciphertext"
                 "  FROM (SELECT text, extra, ciphertext FROM deleted WHERE room_id = $1 AND seq = $2) d"
                 " WHERE room_id = $1 AND seq = $2",
                 SQL_ARGS(SQL_ID(room), SQL_INT(seq)));
        sql_exec(tx, "DELETE FROM deleted WHERE room_id = $1 AND seq = $2", SQL_ARGS(SQL_ID(room), SQL_INT(seq)));
}

void messages_set_reactions(struct tx *tx, struct id room, int64_t seq, struct str reactions)
{
        sql_exec(tx, "UPDATE messages SET reactions = $3 WHERE room_id = $1 AND seq = $2", SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_TEXT(reactions)));
}

void messages_set_pinned(struct tx *tx, struct id room, int64_t seq, bool is_pinned)
{
        sql_exec(tx, "UPDATE messages SET is_pinned = $3 WHERE room_id = $1 AND seq = $2", SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_BOOL(is_pinned)));
}

void messages_forget_signs(struct tx *tx, struct id room, const int64_t *seqs, int count)
{
        sql_exec(tx, "UPDATE messages SET reactions = NULL, is_pinned = false WHERE room_id = $1 AND seq = ANY ($2::bigint[])", SQL_ARGS(SQL_ID(room), SQL_INTS(seqs, count)));
}

int revisions_read(struct tx *tx, struct id room, int64_t seq, int64_t after_rev, int64_t limit, struct revision **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT rev::bigint, at, author, text, extra, ciphertext, commitment, sender_device FROM revisions"
                                         " WHERE room_id = $1 AND seq = $2 AND rev > $3"
                                         " UNION ALL"
                                         " SELECT rev::bigint, coalesce(edited_at, at), coalesce(edited_by, sender), text, extra, ciphertext, commitment, sender_device FROM messages"
                                         "  WHERE room_id = $1 AND seq = $2 AND rev > $3"
                                         " ORDER BY rev LIMIT $4",
                                         SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_INT(after_rev), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct revision, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct revision){
                        .rev    = sql_int(&rows, i, 0),
                        .at_ms  = sql_time(&rows, i, 1),
                        .author = sql_id(&rows, i, 2),
                        .words  = {.text = sql_text(&rows, i, 3), .extra = sql_text(&rows, i, 4), .ciphertext = sql_bytes(&rows, i, 5),
                                   .commitment = sql_bytes(&rows, i, 6), .device = sql_id(&rows, i, 7)},
                };
        return rows.count;
}

void revisions_forget(struct tx *tx, struct id room, const int64_t *seqs, int count)
{
        sql_exec(tx, "DELETE FROM revisions WHERE room_id = $1 AND seq = ANY ($2::bigint[])", SQL_ARGS(SQL_ID(room), SQL_INTS(seqs, count)));
}

bool deleted_get(struct tx *tx, struct id room, int64_t seq, struct deleted *out)
{
        struct sql_rows rows = sql_query(tx, "SELECT author, until FROM deleted WHERE room_id = $1 AND seq = $2 AND until > clock_timestamp()",
                                         SQL_ARGS(SQL_ID(room), SQL_INT(seq)));

        if (rows.count)
                *out = (struct deleted){sql_id(&rows, 0, 0), sql_time(&rows, 0, 1)};
        return rows.count > 0;
}

int deleted_take_due(struct tx *tx, struct id room, int64_t limit, int64_t **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "DELETE FROM deleted WHERE room_id = $1"
                                         "   AND seq = ANY (ARRAY(SELECT seq FROM deleted WHERE room_id = $1 AND until <= clock_timestamp() ORDER BY until LIMIT $2))"
                                         " RETURNING seq",
                                         SQL_ARGS(SQL_ID(room), SQL_INT(limit)));

        *out = arena_array(tx->arena, int64_t, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = sql_int(&rows, i, 0);
        return rows.count;
}
