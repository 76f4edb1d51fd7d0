/* syncs.c — session.sync on the loop, gathered. */

#include "chat-gateway/syncs.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/memory.h"
#include "chat-gateway/catching_up.h"
#include "chat-gateway/gathering.h"
#include "chat-gateway/sessions.h"

enum { QUESTION_BYTES_MAX = 64u << 20 };

struct syncs {
        struct gathering *gathering;
        struct dispatch  *dispatch;
        struct sessions  *sessions;
};

static void ask(void *owner, struct gathered *gathered)
{
        int64_t *user_seqs = arena_array(gathered->arena, int64_t, (size_t)gathered->count);

        (void)owner;
        for (int i = 0; i < gathered->count; i++) {
                const struct session_sync_in *in = gathered->calls[i]->in;

                user_seqs[i] = in->has_user_seq ? in->user_seq : -1;
        }
        syncs_statement(gathered_users(gathered), user_seqs, gathered->count, gathered->arena, &gathered->statements[0]);
}

/* --- the answer */

/* Also when there is no connection just now: a worker makes one of its own, and knows what to say if it cannot. */
static void to_worker(void *owner, struct call *call)
{
        const struct syncs *syncs = owner;

        dispatch_to_worker(syncs->dispatch, call);
}

static bool is_simple(const struct session_sync_in *in, const struct sync_row *found)
{
        return found->count <= SYNC_ROOMS_MAX && !found->has_moved && !found->has_mentions && (!in->has_user_seq || found->user_seq - in->user_seq <= SYNC_ENTRIES_MAX);
}

static void answer_one(struct syncs *syncs, struct call *call, struct sync_row *found)
{
        const struct session_sync_in *in = call->in;
        struct session_sync_out *out     = call->out;

        if (!is_simple(in, found)) {
                to_worker(syncs, call);
                return;
        }
        out->epoch    = found->epoch;
        out->user_seq = found->user_seq;
        catching_up_hold(in, found->places, found->count);
        catching_up_tell(call, in, found->places, found->count, false, out);
        sessions_synced(syncs->sessions, call);
}

static enum err tell(void *owner, struct gathered *gathered, const struct pipeline_answer *answer)
{
        struct sync_row *found = arena_array(gathered->arena, struct sync_row, (size_t)gathered->count);

        TRY(syncs_results(&answer->rows[0], gathered->count, gathered->arena, found));
        for (int i = 0; i < gathered->count; i++)
                answer_one(owner, gathered->calls[i], &found[i]);
        return OK;
}

/* --- its life */

static const struct gathering_kind kind = {
        .waiting_max = SYNCS_WAITING_MAX, .calls_max = SYNCS_ASKED_MAX, .under_way_max = 1, .bytes_max = QUESTION_BYTES_MAX,
        .ask = ask, .tell = tell, .pass_on = to_worker,
};

struct syncs *syncs_create(struct pipeline *pipeline, struct dispatch *dispatch, struct sessions *sessions)
{
        struct syncs *syncs = memory_zero(sizeof *syncs);

        syncs->gathering = gathering_create(&kind, pipeline, dispatch, syncs);
        syncs->dispatch  = dispatch;
        syncs->sessions  = sessions;
        return syncs;
}

void syncs_destroy(struct syncs **syncs)
{
        if (!*syncs)
                return;
        gathering_destroy(&(*syncs)->gathering);
        free(*syncs);
        *syncs = NULL;
}

void syncs_take(struct syncs *syncs, struct call *call)
{
        gathering_take(syncs->gathering, call);
}

void syncs_submit(struct syncs *syncs)
{
        gathering_submit(syncs->gathering);
}
