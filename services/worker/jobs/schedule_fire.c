/* schedule_fire.c — messages that were scheduled are sent when their time has come. */

#include "worker/jobs/sweep.h"

static enum err fire(struct sweep *sweep, const struct due *due, bool *is_more)
{
        struct schedule_fire_in  in  = {.user = due->key, .id = due->id};
        struct schedule_fire_out out = {0};

        (void)is_more;
        return sweep_call(sweep, CHAT_schedule_fire, &in, &out);
}

static const struct sweep_kind kind = {"schedule.fire", DUE_SCHEDULED, fire};

static void *open_sweep(struct job *job, const struct config *config)
{
        return sweep_open(job, config, &kind);
}

const struct job_kind schedule_fire = {sweep_is_wanted, open_sweep, sweep_run, sweep_close};
