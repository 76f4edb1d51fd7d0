/* quote_list.c — what these messages of the room quote, as far as the caller may read it. */

#include "chat-gateway/entries.h"
#include "chat-gateway/quoting.h"
#include "chat-gateway/standing.h"

enum err quote_list(struct call *call, const struct quote_list_in *in, struct quote_list_out *out)
{
        int64_t floor = seat_floor(call);
        struct log_row *rows;
        int count = log_read_messages(&call->tx, seat_of(call)->room.id, in->messages.items, in->messages.count, &rows);

        standing_hide(call, rows, count);
        out->quotes.items = arena_array(call->arena, struct quote, (size_t)count * QUOTES_OF_MESSAGE_MAX);
        for (int i = 0; i < count; i++) {
                struct message message = entry_message(&rows[i], call->arena);

                if (message.seq >= floor && message.has_body)
                        out->quotes.count += (size_t)quoting_read(call, &message, out->quotes.items + out->quotes.count);
        }
        return call->tx.failed;
}
