/* scheduling.c — messages that wait for their time, and what happens when it comes. */

#include "chat-gateway/scheduling.h"

#include "base/buf.h"
#include "chat-gateway/muting.h"
#include "chat-gateway/seat.h"
#include "json/read.h"
#include "json/write.h"
#include "op/repeat.h"

enum { MESSAGE_TEXT_MAX = 192u << 10 };

enum err scheduling_take(struct call *call, struct id id, struct scheduled_row *out)
{
        bool is_there = scheduled_get(&call->tx, call->who.user, id, true, out);

        if (repeat_find(call, &call->tx))
                return ERR_CONFLICT;                     /* the twin's answer, or the sentence about another request */
        TRY(call->tx.failed);
        return is_there ? OK : ERR_NOT_FOUND;
}

struct str scheduling_text(struct call *call, const struct scheduled_message *message)
{
        struct buf text;

        buf_init(&text, call->arena, MESSAGE_TEXT_MAX);
        json_write(&text, scheduled_message_shape(), message);
        return buf_str(&text);
}

/* We wrote it ourselves. */
static struct scheduled_message message_of(struct call *call, const struct scheduled_row *row)
{
        struct scheduled_message message = {0};
        struct field_faults faults = {0};
        struct json_read how = {.arena = call->arena, .faults = &faults, .places = PLACES_ALL, .unknown_allowed = true};

        json_read(&how, scheduled_message_shape(), row->message, &message);
        return message;
}

static struct message_send_in as_send(struct id room, struct id cid, const struct scheduled_message *message)
{
        return (struct message_send_in){
                .room = room, .cid = cid, .body = message->body,
                .has_reply_to = message->has_reply_to, .reply_to = message->reply_to,
                .has_thread = message->has_thread, .thread = message->thread,
                .has_lifetime_ms = message->has_lifetime_ms, .lifetime_ms = message->lifetime_ms,
                .has_lifetime_from = message->has_lifetime_from, .lifetime_from = message->lifetime_from,
        };
}

enum err scheduling_check_time(struct call *call, int64_t send_at)
{
        if (send_at < call->now_ms + SCHEDULED_AHEAD_MIN_MS)
                return fail_field(call, "/send_at", "is less than a minute from now");
        if (send_at > call->now_ms + SCHEDULED_AHEAD_MAX_MS)
                return fail_field(call, "/send_at", "is more than a year from now");
        return OK;
}

enum err scheduling_check(struct call *call, struct id room, const struct scheduled_message *message, int64_t send_at)
{
        struct message_send_in in = as_send(room, ID_NONE, message);
        struct verdict verdict;
        struct send send;

        if (message->body.kind == MESSAGE_SEALED)
                return fail_field(call, "/body/kind", "is sealed: whom it would be sealed for is not known yet");
        if (message->body.kind == MESSAGE_POLL && message->body.poll.has_closes_at && message->body.poll.closes_at <= send_at)
                return fail_field(call, "/body/closes_at", "is before the poll would be sent");
        TRY(ingest_read(call, &in, call->who.user, &send));
        verdict = word_rules_judge_body(room, &message->body, call->arena);
        return verdict.kind >= VERDICT_REFUSED ? muting_refuse(call, &verdict) : OK;
}

void scheduling_mute(struct call *call, const struct firing *firing)
{
        struct verdict verdict = word_rules_judge_body(firing->row.room, &firing->in.body, call->arena);
        struct member member;
        struct room room;

        if (verdict.kind == VERDICT_MUTED && rooms_get(&call->tx, firing->row.room, true, &room) && members_get(&call->tx, room.id, firing->row.user, &member))
                muting_for_words(call, &room, &member, &verdict);
}

struct scheduled scheduling_view(struct call *call, const struct scheduled_row *row)
{
        struct scheduled_message message = message_of(call, row);

        return (struct scheduled){
                .id = row->id, .room = row->room, .send_at = row->send_at, .rev = row->rev, .state = row->state,
                .has_failure = row->failure.at != NULL, .failure = row->failure, .body = message.body,
                .has_reply_to = message.has_reply_to, .reply_to = message.reply_to,
                .has_thread = message.has_thread, .thread = message.thread,
                .has_lifetime_ms = message.has_lifetime_ms, .lifetime_ms = message.lifetime_ms,
                .has_lifetime_from = message.has_lifetime_from, .lifetime_from = message.lifetime_from,
        };
}

void scheduling_tell(struct call *call, const struct scheduled_row *row, enum schedule_state state, int64_t seq)
{
        struct schedule_changed_event changed = {
                .id = row->id, .room = row->room, .rev = row->rev, .state = state, .send_at = row->send_at, .has_seq = seq > 0, .seq = seq,
                .has_failure = state == SCHEDULE_FAILED && row->failure.at, .failure = row->failure,
        };

        user_event(call, row->user, EVENT_schedule_changed, row->room, schedule_changed_event_shape(), &changed);
}

enum err scheduling_read(struct call *call, struct firing *firing)
{
        struct scheduled_message message = message_of(call, &firing->row);

        firing->in = as_send(firing->row.room, firing->row.cid, &message);
        return ingest_read(call, &firing->in, firing->row.user, &firing->send);
}

/* --- on the loop */

/* What the room said is written down by a worker. What nobody said is not known: the caller asks again. */
static void judged(struct call *call, enum err err, const struct send_result *result)
{
        struct firing *firing    = call->loop_owner;
        struct dispatch *dispatch = firing->dispatch;

        if (err_is_temporary(err) && err != ERR_RATE_LIMITED) {
                call->answer = STR_NONE;
                call_answer(dispatch, call, err);
                return;
        }
        firing->is_judged      = true;
        firing->err            = err;
        firing->seq            = result->seq;
        firing->retry_after_ms = call->rate.retry_after_ms;
        call->answer   = STR_NONE;
        call->sentence = STR_NONE;
        call->faults   = (struct field_faults){0};
        call->rate     = (struct call_rate){0};
        dispatch_to_worker(dispatch, call);
}

void scheduling_fire(struct ingest *ingest, struct dispatch *dispatch, struct call *call)
{
        struct firing *firing = call->loop_owner;

        if (!firing || firing->is_judged) {
                call_answer(dispatch, call, OK);
                return;
        }
        firing->dispatch = dispatch;
        ingest_put(ingest, call, &firing->in, &firing->send, judged);
}
