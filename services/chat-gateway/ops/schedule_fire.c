/* schedule_fire.c — send a scheduled message whose time has come: before the room has judged it, and after. What lies between is in scheduling.c. */

#include "chat-gateway/scheduling.h"

#include "chat-gateway/seat.h"

static void answer_state(struct schedule_fire_out *out, const struct scheduled_row *row, enum schedule_state state)
{
        out->state       = state;
        out->has_failure = state == SCHEDULE_FAILED && row->failure.at;
        out->failure     = row->failure;
}

/* It stays, for its writer to change it or to take it back. */
static void end_failed(struct call *call, struct scheduled_row *row, enum err err, struct schedule_fire_out *out)
{
        row->state   = SCHEDULE_FAILED;
        row->failure = str_from(err_code(err));
        scheduled_update(&call->tx, row);
        scheduling_tell(call, row, SCHEDULE_FAILED, 0);
        answer_state(out, row, SCHEDULE_FAILED);
}

static bool is_old(const struct call *call, struct id cid)
{
        return id_time_ms(cid) < call->now_ms - SCHEDULED_KEY_AGE_MAX_MS;
}

/* From here on nobody changes it: its key is committed before anything is sent under it. */
static enum err begin(struct call *call, struct scheduled_row *row, struct schedule_fire_out *out)
{
        struct firing *firing = arena_zero(call->arena, sizeof *firing);

        if (row->state == SCHEDULE_SENDING && is_old(call, row->cid)) {
                end_failed(call, row, ERR_UNAVAILABLE, out);     /* whether it was sent is not known, and will not be */
                return call->tx.failed;
        }
        if (row->state == SCHEDULE_WAITING) {
                /* A key once made is kept, whatever the room said to it: somebody else may be asking under it right now, and be heard. */
                if (id_is_none(row->cid) || is_old(call, row->cid))
                        row->cid = id_make();
                row->state = SCHEDULE_SENDING;
                scheduled_update(&call->tx, row);
        }
        firing->call = call;
        firing->row  = *row;
        if (scheduling_read(call, firing) != OK) {
                call->sentence = STR_NONE;
                call->faults   = (struct field_faults){0};
                end_failed(call, row, ERR_INVALID, out);
                return call->tx.failed;
        }
        answer_state(out, row, SCHEDULE_SENDING);
        call->loop_owner = firing;
        return call->tx.failed;
}

static enum err end(struct call *call, const struct firing *firing, struct scheduled_row *row, struct schedule_fire_out *out)
{
        if (firing->err == OK) {
                scheduled_delete(&call->tx, row->user, row->id);
                scheduling_tell(call, row, SCHEDULE_SENT, firing->seq);
                answer_state(out, row, SCHEDULE_SENT);
                out->has_seq = true;
                out->seq     = firing->seq;
        } else if (firing->err == ERR_RATE_LIMITED) {
                /* Until the next try it can be changed again. */
                row->state  = SCHEDULE_WAITING;
                row->due_at = call->now_ms + firing->retry_after_ms;
                scheduled_update(&call->tx, row);
                answer_state(out, row, SCHEDULE_WAITING);
        } else {
                end_failed(call, row, firing->err, out);
        }
        return call->tx.failed;
}

enum err schedule_fire(struct call *call, const struct schedule_fire_in *in, struct schedule_fire_out *out)
{
        const struct firing *firing = call->loop_owner;
        struct scheduled_row row;

        if (firing && firing->err == ERR_FORBIDDEN_WORDS)
                scheduling_mute(call, firing);
        if (!scheduled_get(&call->tx, in->user, in->id, true, &row)) {
                bool was_sent = firing && firing->err == OK;     /* somebody who asked as well has written it down */

                out->state   = was_sent ? SCHEDULE_SENT : SCHEDULE_CANCELLED;
                out->has_seq = was_sent;
                out->seq     = was_sent ? firing->seq : 0;
                return call->tx.failed;
        }
        if (firing && id_equal(firing->row.cid, row.cid))
                return end(call, firing, &row, out);
        if (row.state == SCHEDULE_FAILED || firing || row.due_at > call->now_ms) {
                answer_state(out, &row, row.state);
                return OK;
        }
        return begin(call, &row, out);
}
