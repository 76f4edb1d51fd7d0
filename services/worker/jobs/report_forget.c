/* report_forget.c — what was reported long ago, and decided about, is let go of. */

#include "worker/jobs/sweep.h"

#define SLICE 200

static enum err forget(struct sweep *sweep, const struct due *due, bool *is_more)
{
        struct report_forget_in  in  = {.of = due->id, .limit = SLICE};
        struct report_forget_out out = {0};
        enum err                 err = sweep_call(sweep, CHAT_report_forget, &in, &out);

        *is_more = err == OK && out.is_more;
        return err;
}

static const struct sweep_kind kind = {"report.forget", DUE_REPORTED, forget};

static void *open_sweep(struct job *job, const struct config *config)
{
        return sweep_open(job, config, &kind);
}

const struct job_kind report_forget = {sweep_is_wanted, open_sweep, sweep_run, sweep_close};
