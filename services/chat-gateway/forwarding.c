/* forwarding.c — a message that is passed on. */

#include "chat-gateway/forwarding.h"

#include "base/utf8.h"
#include "chat-gateway/entries.h"
#include "chat-gateway/ingest.h"
#include "chat-gateway/ingest_read.h"
#include "chat-gateway/muting.h"
#include "chat-gateway/standing.h"

/* On its way from the worker to the loop. In the call's arena. */
struct forwarding {
        struct dispatch       *dispatch;
        struct message_send_in in;
        struct send            send;
        bool                   is_refused;               /* for its words */
};

static enum err read_source(struct call *call, const struct message_forward_in *in, struct seat *source, struct log_row *row)
{
        struct seat *here = call->seat;
        enum err err      = seat_elsewhere(call, in->from_room, source);

        if (err == ERR_NOT_FOUND)
                return fail(call, ERR_NOT_FOUND, "there is no such message that you may read");
        TRY(err);
        call->seat = source;
        err        = standing_shown(call, in->seq, row);
        if (err == OK)
                standing_let_fleet(call, row, 1);
        call->seat = here;
        return err == OK ? call->tx.failed : err;
}

static enum err check(struct call *call, const struct log_row *row, const struct message *message)
{
        const struct room *room = &seat_of(call)->room;

        if (row->is_fleeting)
                return fail(call, ERR_CONFLICT, "what goes once it is delivered is not passed on");
        if (message->body.kind == MESSAGE_SEALED)
                return fail(call, ERR_SEALED_ROOM, "the server cannot pass on what it cannot read");
        if (message->body.kind == MESSAGE_SYSTEM)
                return fail(call, ERR_CONFLICT, "what the server says is not passed on");
        if (message->body.kind == MESSAGE_TEXT && utf8_count(message->body.text.text) > (size_t)room->text_max)
                return fail(call, ERR_CONFLICT, "the text is longer than this room takes");
        return OK;
}

/* Whether everyone who reads here may know of that room: a private one is told of to nobody outside. */
static bool may_be_named(struct call *call, struct id room)
{
        struct room there;

        return id_equal(room, seat_of(call)->room.id) || (rooms_get(&call->tx, room, false, &there) && there.kind == ROOM_PUBLIC);
}

/* Who said it first stays who said it first, however often it is passed on. */
static struct message_origin origin_of(struct call *call, const struct message *message, struct id room)
{
        struct message_origin origin = {.has_room = true, .room = room, .has_seq = true, .seq = message->seq, .from = message->from, .at = message->at};

        if (message->has_origin)
                origin = message->origin;
        if (origin.has_room && !may_be_named(call, origin.room))
                origin.has_room = origin.has_seq = false;
        return origin;
}

static struct message_extra extra_of(struct call *call, const struct message *message, struct id room)
{
        struct message_extra extra = {.has_origin = true, .origin = origin_of(call, message, room)};

        switch (message->body.kind) {
        case MESSAGE_TEXT:
                extra.has_action = message->body.text.has_action;
                extra.action     = message->body.text.action;
                break;
        case MESSAGE_POLL:
                extra.has_poll = true;
                extra.poll     = message->body.poll;
                break;
        case MESSAGE_LOCATION:
                extra.has_location = true;
                extra.location     = message->body.location;
                break;
        case MESSAGE_SEALED:
        case MESSAGE_SYSTEM:
                break;
        }
        return extra;
}

/* A poll begins anew: one that has closed by its time stays open here. */
static struct message_body body_of(struct call *call, const struct message *message)
{
        struct message_body body = message->body;

        if (body.kind == MESSAGE_POLL && body.poll.has_closes_at && body.poll.closes_at <= call->now_ms)
                body.poll.has_closes_at = false;
        return body;
}

enum err forwarding_prepare(struct call *call, const struct message_forward_in *in)
{
        struct forwarding *forwarding = call->loop_owner;
        struct message_extra extra;
        struct message message;
        struct seat source;
        struct log_row row;

        if (forwarding && forwarding->is_refused) {
                struct verdict verdict = word_rules_judge_body(in->room, &forwarding->in.body, call->arena);

                return muting_refuse(call, &verdict);
        }
        TRY(read_source(call, in, &source, &row));
        message = entry_message(&row, call->arena);
        TRY(check(call, &row, &message));
        message.body   = body_of(call, &message);
        extra          = extra_of(call, &message, in->from_room);
        forwarding     = arena_zero(call->arena, sizeof *forwarding);
        forwarding->in = (struct message_send_in){.room = in->room, .cid = in->cid, .body = message.body};
        TRY(ingest_read(call, &forwarding->in, call->who.user, &forwarding->send));
        forwarding->send.extra = extra_text(&extra, call->arena);
        call->loop_owner       = forwarding;
        call->ends_on_loop     = true;
        return call->tx.failed;
}

/* --- on the loop */

static void sent(struct call *call, enum err err, const struct send_result *result)
{
        struct forwarding *forwarding   = call->loop_owner;
        struct message_forward_out *out = call->out;

        if (err == OK) {
                out->seq = result->seq;
                out->num = result->num;
                out->at  = result->at_ms;
                out->dup = call->is_repeat = result->status == SEND_REPEATED;
                call->location = room_location(call, forwarding->in.room, str_format(call->arena, "/messages/%lld", (long long)out->seq).at);
        }
        if (err == ERR_FORBIDDEN_WORDS) {
                forwarding->is_refused = true;
                call->ends_on_loop     = false;
                call->faults           = (struct field_faults){0};
                dispatch_to_worker(forwarding->dispatch, call);  /* which says the same, once it has muted whom the rule mutes */
                return;
        }
        call_answer(forwarding->dispatch, call, err);
}

void forwarding_send(struct ingest *ingest, struct dispatch *dispatch, struct call *call)
{
        struct forwarding *forwarding = call->loop_owner;

        if (call->is_repeat) {
                call_answer(dispatch, call, OK);
                return;
        }
        forwarding->dispatch = dispatch;
        call->answer         = STR_NONE;
        ingest_put(ingest, call, &forwarding->in, &forwarding->send, sent);
}
