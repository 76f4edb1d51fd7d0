/* message_get.c — one message as it stands now. */

#include "chat-gateway/entries.h"
#include "chat-gateway/gateway.h"
#include "chat-gateway/permalink.h"
#include "chat-gateway/standing.h"
#include "chat-gateway/threads.h"
#include "chat-gateway/views.h"
#include "op/run.h"

enum err message_get(struct call *call, const struct message_get_in *in, struct message_get_out *out)
{
        struct log_row row;

        TRY(standing_or_deleted(call, in->seq, &row));
        standing_hide(call, &row, 1);
        threads_add_replies(call, &row, 1);
        out->message   = entry_message(&row, call->arena);
        out->permalink = permalink_write(gateway_settings(call->service->owner)->public_url, in->room, in->seq, call->arena);
        call->etag     = view_tag(call, out->message.rev);
        return call->tx.failed;
}
