/* since.c — what happened since a moment. Times never go back within a log, so a log's last entries are enough to look at. */

#include "chat-gateway/repo/since.h"

#include "pg/sql.h"

int64_t since_now(struct tx *tx)
{
        struct sql_rows rows = sql_query(tx, "SELECT clock_timestamp()", SQL_NO_ARGS);

        return rows.count ? sql_time(&rows, 0, 0) : 0;
}

int since_in_room(struct tx *tx, struct id room, int64_t head, int64_t from_ms, int limit, struct log_row **out, bool *is_cut)
{
        struct log_row *rows;
        int count = log_read(tx, room, 1, head, limit, true, &rows), first = 0;

        while (first < count && rows[first].at_ms < from_ms)
                first++;
        *is_cut = count == limit && first == 0;
        *out    = rows + first;
        return count - first;
}

int since_of_user(struct tx *tx, struct id user, int64_t head, int64_t from_ms, int limit, struct user_log_row **out)
{
        struct user_log_row *rows;
        int count = users_log_read(tx, user, head > limit ? head - limit + 1 : 1, head, limit, &rows), first = 0;

        while (first < count && rows[first].at_ms < from_ms)
                first++;
        *out = rows + first;
        return count - first;
}
