/* guest_part.c — guests whose time is over leave the rooms they were let into. */

#include "worker/jobs/sweep.h"

static enum err part(struct sweep *sweep, const struct due *due, bool *is_more)
{
        struct guest_part_in  in  = {.user = due->key, .room = due->id};
        struct guest_part_out out = {0};

        (void)is_more;
        return sweep_call(sweep, CHAT_guest_part, &in, &out);
}

static const struct sweep_kind kind = {"guest.part", DUE_PARTING, part};

static void *open_sweep(struct job *job, const struct config *config)
{
        return sweep_open(job, config, &kind);
}

const struct job_kind guest_part = {sweep_is_wanted, open_sweep, sweep_run, sweep_close};
