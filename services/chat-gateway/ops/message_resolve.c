/* message_resolve.c — the message that a permalink leads to. */

#include "chat-gateway/entries.h"
#include "chat-gateway/gateway.h"
#include "chat-gateway/permalink.h"
#include "chat-gateway/standing.h"
#include "chat-gateway/threads.h"
#include "op/run.h"

/* As message.get reads it there. */
static enum err read_there(struct call *call, int64_t seq, struct message *out)
{
        struct log_row row;

        TRY(standing_or_deleted(call, seq, &row));
        standing_hide(call, &row, 1);
        threads_add_replies(call, &row, 1);
        *out = entry_message(&row, call->arena);
        return call->tx.failed;
}

enum err message_resolve(struct call *call, const struct message_resolve_in *in, struct message_resolve_out *out)
{
        struct seat *here = call->seat, there;
        enum err err;

        if (!permalink_read(gateway_settings(call->service->owner)->public_url, in->link, &out->room, &out->seq))
                return fail_field(call, "/link", "is not the address of a message here");
        err = seat_elsewhere(call, out->room, &there);
        if (err == ERR_NOT_FOUND)
                return fail(call, ERR_NOT_FOUND, "there is no such message that you may read");
        TRY(err);
        call->seat = &there;
        err        = read_there(call, out->seq, &out->message);
        call->seat = here;
        return err == ERR_NOT_FOUND ? fail(call, ERR_NOT_FOUND, "there is no such message that you may read") : err;
}
