/* syncs.h — what many session.sync ask of the database, as one statement: how far the log of each person is, and how far their rooms are. See syncs.h one floor up. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/pipeline.h"

#define SYNC_ROOMS_MAX   200                             /* who has more is not asked about together with others */
#define SYNC_ENTRIES_MAX 1000                            /* nor who is further behind in their own log */

/* A room that somebody is in. */
struct sync_room {
        struct id room;
        int64_t   seq, num, floor;
        bool      has_marks;
        int64_t   read_seq, read_num;
        bool      is_closed;                             /* they may not read it (for now): nothing is told of it */
        bool      is_moved;                              /* another device read further there since */
        int64_t   mentions;                              /* that are unread */
        const struct room_head *head;                    /* what the client holds of it; NULL for nothing */
};

struct sync_row {
        struct id     epoch;
        int64_t       user_seq;
        bool          has_moved;                         /* another device read further in some room since */
        bool          has_mentions;                      /* some room has a mention behind what they read */
        struct sync_room *places;                            /* but for is_moved and mentions; in the arena of the answer */
        int           count;                             /* one more than SYNC_ROOMS_MAX: there are more */
};

/* The statement, its arguments in the arena. `user_seqs`: how far each client is in the user's own log; -1 when it does not say. */
void syncs_statement(const struct id *users, const int64_t *user_seqs, int count, struct arena *arena, struct pipeline_statement *out);

/* syncs[i] belongs to users[i]. ERR_INTERNAL when the answer does not fit what was asked. */
enum err syncs_results(const struct sql_rows *rows, int count, struct arena *arena, struct sync_row *syncs);
