/* message_expire.c — messages whose lifetime is over lose what they said. */

#include "worker/jobs/sweep.h"

#define SLICE 200

static enum err expire(struct sweep *sweep, const struct due *due, bool *is_more)
{
        struct message_expire_in  in  = {.room = due->id, .limit = SLICE};
        struct message_expire_out out = {0};
        enum err                  err = sweep_call(sweep, CHAT_message_expire, &in, &out);

        *is_more = err == OK && out.is_more;
        return err == ERR_NOT_FOUND ? OK : err;                  /* deleted meanwhile */
}

static const struct sweep_kind kind = {"message.expire", DUE_EXPIRING, expire};

static void *open_sweep(struct job *job, const struct config *config)
{
        return sweep_open(job, config, &kind);
}

const struct job_kind message_expire = {sweep_is_wanted, open_sweep, sweep_run, sweep_close};
