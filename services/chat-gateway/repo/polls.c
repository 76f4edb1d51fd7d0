/* polls.c — the only file that names chat.polls and chat.poll_votes. */

#include "chat-gateway/repo/polls.h"

#include <string.h>

#include "base/arena.h"
#include "pg/sql.h"

void polls_get(struct tx *tx, struct id room, int64_t seq, struct poll_state *out)
{
        struct sql_rows rows = sql_query(tx, "SELECT counts, voters, closed_at FROM polls WHERE room_id = $1 AND seq = $2", SQL_ARGS(SQL_ID(room), SQL_INT(seq)));
        int64_t *counts;

        *out = (struct poll_state){0};
        if (!rows.count)
                return;
        if (sql_ints(&rows, 0, 0, tx->arena, &counts) == POLL_CHOICES_MAX)
                memcpy(out->counts, counts, sizeof out->counts);
        out->voters    = sql_int(&rows, 0, 1);
        out->closed_at = sql_time(&rows, 0, 2);
}

void polls_put(struct tx *tx, struct id room, int64_t seq, const struct poll_state *state)
{
        sql_exec(tx,
                 "INSERT INTO polls (room_id, seq, counts, voters) VALUES ($1, $2, $3, $4)"
                 " ON CONFLICT (room_id, seq) DO UPDATE SET counts = excluded.counts, voters = excluded.voters",
                 SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_INTS(state->counts, POLL_CHOICES_MAX), SQL_INT(state->voters)));
}

void polls_close(struct tx *tx, struct id room, int64_t seq, const struct poll_state *state, struct id by)
{
        sql_exec(tx,
                 "INSERT INTO polls (room_id, seq, counts, closed_at, closed_by) VALUES ($1, $2, $3, $4, $5)"
                 " ON CONFLICT (room_id, seq) DO UPDATE SET closed_at = excluded.closed_at, closed_by = excluded.closed_by",
                 SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_INTS(state->counts, POLL_CHOICES_MAX), SQL_TIME(state->closed_at), SQL_ID(by)));
}

static void vote_of(const struct sql_rows *rows, int row, int column, struct arena *arena, struct poll_vote *out)
{
        int64_t *choices;
        int count = sql_ints(rows, row, column, arena, &choices);

        out->count = count < POLL_CHOICES_MAX ? count : POLL_CHOICES_MAX;
        for (int i = 0; i < out->count; i++)
                out->choices[i] = choices[i];
}

void poll_votes_get(struct tx *tx, struct id room, int64_t seq, struct id user, struct poll_vote *out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT array_agg(question::bigint * 20 + option ORDER BY question, option) FROM poll_votes"
                                         " WHERE room_id = $1 AND seq = $2 AND user_id = $3 HAVING count(*) > 0",
                                         SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_ID(user)));

        *out = (struct poll_vote){.user = user};
        if (rows.count)
                vote_of(&rows, 0, 0, tx->arena, out);
}

void poll_votes_put(struct tx *tx, struct id room, int64_t seq, const struct poll_vote *vote)
{
        sql_exec(tx, "DELETE FROM poll_votes WHERE room_id = $1 AND seq = $2 AND user_id = $3", SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_ID(vote->user)));
        sql_exec(tx,
                 "INSERT INTO poll_votes (room_id, seq, user_id, question, option)"
                 " SELECT $1, $2, $3, choice / 20, choice % 20 FROM unnest($4::bigint[]) AS k(choice)",
                 SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_ID(vote->user), SQL_INTS(vote->choices, vote->count)));
}

int poll_votes_page(struct tx *tx, struct id room, int64_t seq, struct id after, int64_t limit, struct poll_vote **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT user_id, array_agg(question::bigint * 20 + option ORDER BY question, option) FROM poll_votes"
                                         " WHERE room_id = $1 AND seq = $2 AND user_id > $3 GROUP BY user_id ORDER BY user_id LIMIT $4",
                                         SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_ID(after), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct poll_vote, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++) {
                (*out)[i].user = sql_id(&rows, i, 0);
                vote_of(&rows, i, 1, tx->arena, &(*out)[i]);
        }
        return rows.count;
}

void polls_forget(struct tx *tx, struct id room, const int64_t *seqs, int count)
{
        sql_exec(tx, "DELETE FROM poll_votes WHERE room_id = $1 AND seq = ANY ($2::bigint[])", SQL_ARGS(SQL_ID(room), SQL_INTS(seqs, count)));
        sql_exec(tx, "DELETE FROM polls WHERE room_id = $1 AND seq = ANY ($2::bigint[])", SQL_ARGS(SQL_ID(room), SQL_INTS(seqs, count)));
}
