/* reporting.c — a message becomes evidence. */

#include "chat-gateway/reporting.h"

#include "base/buf.h"
#include "base/id.h"
#include "chat-gateway/entries.h"
#include "json/write.h"

enum { BODY_BYTES_MAX = 192u << 10 };

/* The body alone: of the one kind of object that holds one. */
struct str reporting_body(const struct message_body *body, struct arena *arena)
{
        struct scheduled_message message = {.body = *body};
        struct str rest;
        struct buf text;

        buf_init(&text, arena, BODY_BYTES_MAX);
        json_write(&text, scheduled_message_shape(), &message);
        /* {"body":…} */
        str_until(buf_str(&text), ':', &rest);
        return (struct str){rest.at, rest.len - 1};
}

struct reported reporting_of(struct call *call, const struct log_row *row)
{
        struct message message = entry_message(row, call->arena);

        return (struct reported){
                .room = row->room, .seq = row->seq, .id = id_make(), .at = call->now_ms, .sender = message.from, .said_at = message.at, .rev = message.rev,
                .body = reporting_body(&message.body, call->arena),
        };
}
