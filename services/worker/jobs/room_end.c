/* room_end.c — rooms whose time is over are deleted, and what deleted rooms have left is swept away. */

#include "worker/jobs/sweep.h"

#define SLICE 100

static enum err end(struct sweep *sweep, const struct due *due, bool *is_more)
{
        struct room_end_in  in  = {.room = due->id, .limit = SLICE};
        struct room_end_out out = {0};
        enum err            err = sweep_call(sweep, CHAT_room_end, &in, &out);

        *is_more = err == OK && out.is_more;
        return err;
}

static const struct sweep_kind kind = {"room.end", DUE_ENDING, end};

static void *open_sweep(struct job *job, const struct config *config)
{
        return sweep_open(job, config, &kind);
}

const struct job_kind room_end = {sweep_is_wanted, open_sweep, sweep_run, sweep_close};
