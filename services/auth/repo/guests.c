/* guests.c — the only file that names chat.pub_invites. */

#include "auth/repo/guests.h"

#include "pg/sql.h"

bool guests_are_invited(struct tx *tx, struct id room, const uint8_t hash[static SHA256_BYTES], int64_t now_ms)
{
        struct sql_rows rows = sql_query(
                tx,
                "SELECT 1 FROM chat.pub_invites WHERE room_id = $1 AND hash = $2 AND uses_left > 0 AND expires_at > $3",
                SQL_ARGS(SQL_ID(room), SQL_BYTES(((struct str){(const char *)hash, SHA256_BYTES})),
                         SQL_TIME(now_ms)));

        return rows.count > 0;
}
