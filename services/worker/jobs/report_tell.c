/* report_tell.c — people are told what became of what they reported. */

#include "worker/jobs/sweep.h"

static enum err tell(struct sweep *sweep, const struct due *due, bool *is_more)
{
        struct report_tell_in  in  = {.user = due->key, .report = due->id, .in_room = due->of, .outcome = (enum report_outcome)due->number};
        struct report_tell_out out = {0};

        (void)is_more;
        return sweep_call(sweep, CHAT_report_tell, &in, &out);
}

static const struct sweep_kind kind = {"report.tell", DUE_REPORTERS, tell};

static void *open_sweep(struct job *job, const struct config *config)
{
        return sweep_open(job, config, &kind);
}

const struct job_kind report_tell = {sweep_is_wanted, open_sweep, sweep_run, sweep_close};
