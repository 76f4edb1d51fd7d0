/* ingest_read.c — the bodies of messages, as they are sent. */

#include "chat-gateway/ingest_read.h"

#include "chat-gateway/entries.h"
#include "op/repeat.h"

static enum err check_poll(struct call *call, const struct poll_body *poll)
{
        if (poll->questions.count == 0)
                return fail_field(call, "/body/questions", "is empty: a poll asks something");
        for (size_t i = 0; i < poll->questions.count; i++) {
                const struct poll_question *question = &poll->questions.items[i];
                const char *at = str_format(call->arena, "/body/questions/%zu", i).at;

                if (question->options.count < 2)
                        return fail_field(call, str_format(call->arena, "%s/options", at).at, "has fewer than two to choose from");
                if (question->has_choices_max && (size_t)question->choices_max > question->options.count)
                        return fail_field(call, str_format(call->arena, "%s/choices_max", at).at, "is more than there are options");
        }
        if (poll->has_closes_at && poll->closes_at <= call->now_ms)
                return fail_field(call, "/body/closes_at", "has passed");
        return OK;
}

enum err ingest_read(struct call *call, const struct message_send_in *in, struct id sender, struct send *send)
{
        struct message_extra extra = {0};

        *send = (struct send){
                .room     = in->room,
                .sender   = sender,
                .cid      = in->cid,
                .kind     = in->body.kind,
                .reply_to = in->has_reply_to ? in->reply_to : 0,
                .thread   = in->has_thread ? in->thread : 0,
                .lifetime_ms   = in->has_lifetime_ms ? in->lifetime_ms : 0,
                .lifetime_from = in->has_lifetime_from ? in->lifetime_from : LIFETIME_FROM_SENDING,
        };
        if (in->has_lifetime_from && !in->has_lifetime_ms)
                return fail_field(call, "/lifetime_from", "means nothing without lifetime_ms");
        switch (in->body.kind) {
        case MESSAGE_TEXT:
                send->text       = in->body.text.text;
                extra.has_action = in->body.text.has_action && in->body.text.action;
                extra.action     = extra.has_action;
                break;
        case MESSAGE_POLL:
                TRY(check_poll(call, &in->body.poll));
                extra.has_poll = true;
                extra.poll     = in->body.poll;
                break;
        case MESSAGE_LOCATION:
                extra.has_location = true;
                extra.location     = in->body.location;
                break;
        case MESSAGE_SEALED:
                if (in->body.sealed.scheme == ENCRYPTION_NONE)
                        return fail_field(call, "/body/scheme", "is none: a sealed message is sealed somehow");
                if (in->body.sealed.commitment.len != 32)
                        return fail_field(call, "/body/commitment", "is not 32 bytes long");
                send->scheme     = in->body.sealed.scheme;
                send->ciphertext = in->body.sealed.ciphertext;
                send->commitment = in->body.sealed.commitment;
                send->device     = in->body.sealed.device;
                break;
        case MESSAGE_SYSTEM:
                return fail_field(call, "/body/kind", "is the server's own");
        }
        repeat_digest(call, send->digest);
        send->extra = extra_text(&extra, call->arena);
        return OK;
}
