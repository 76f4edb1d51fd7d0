/* since.c — what happened since a moment. Times never go back within a log, so a log's last entries are enough to look at. */

#include "chat-gateway/repo/since.h"

#include "pg/sql.h"

int64_t since_now(struct tx *tx)
{
        struct sql_rows rows = sql_query(tx, "SELECT clock_timestamp()", SQL_NO_ARGS);

        return rows.count ? sql_time(&rows, 0, 0) : 0;
}

int since_in_room(struct tx *tx, struct id room, int64_t head, int64_t floor, int64_t from_ms, int limit, struct log_row **out, bool *is_cut)
{
        int count = log_read_since(tx, room, head, from_ms, limit, out);
        struct log_row *before;

        /* What stands before the first of them decides: it is older, or there is none. */
        *is_cut = count > 0 && (*out)[0].seq > floor && (*out)[0].seq > 1 &&
                  log_read(tx, room, (*out)[0].seq - 1, (*out)[0].seq - 1, 1, false, &before) > 0 && before[0].at_ms >= from_ms;
        return count;
}

int since_of_user(struct tx *tx, struct id user, int64_t head, int64_t from_ms, int limit, struct user_log_row **out, bool *is_cut)
{
        struct user_log_row *rows;
        int count = users_log_read(tx, user, head > limit ? head - limit + 1 : 1, head, limit, &rows), first = 0;

        while (first < count && rows[first].at_ms < from_ms)
                first++;
        *is_cut = count == limit && first == 0 && head > limit;
        *out    = rows + first;
        return count - first;
}
