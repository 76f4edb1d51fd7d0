/* arrivals.h — what many sessions ask of the database as they open, as one statement: which rooms they follow, and how far their own logs are. Asked by sessions.c one floor up. */
#pragma once
#include "base/id.h"
#include "chat-gateway/ops.h"
#include "pg/pipeline.h"

struct arrival {
        struct id       *rooms;                          /* at most LIVE_ROOMS_MAX; in the arena of the answer */
        size_t           rooms_count;
        struct id       *blocked;                        /* of whom they want to hear nothing: at most BLOCKS_MAX; likewise */
        size_t           blocked_count;
        int64_t          user_seq;
        struct id        epoch;                          /* of the database: another one after it was restored */
        enum presence_choice   choice;
        enum presence_audience seen_by;
};

/* The statement for these people, its arguments in the arena. */
void arrivals_statement(const struct id *users, int count, struct arena *arena, struct pipeline_statement *out);

/* arrivals[i] belongs to users[i]. ERR_INTERNAL when the answer does not fit what was asked. */
enum err arrivals_results(const struct pipeline_answer *answer, int count, struct arena *arena, struct arrival *arrivals);
