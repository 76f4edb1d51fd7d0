/* reporting.c — a message becomes evidence. */

#include "chat-gateway/reporting.h"

#include "base/buf.h"
#include "base/id.h"
#include "chat-gateway/entries.h"
#include "chat-gateway/seat.h"
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

struct send_flag *reporting_flag(enum report_reason reason, const struct verdict *verdict, const struct message_body *body, struct arena *arena)
{
        struct message_body said = *body;
        struct send_flag *flag   = arena_zero(arena, sizeof *flag);

        if (said.kind == MESSAGE_TEXT)
                said.text.text = verdict->text;
        *flag = (struct send_flag){
                .report = id_make(), .rule = verdict->flagged_by, .reason = reason, .words = verdict->flag_words ? str_from(verdict->flag_words) : STR_NONE,
                .body = reporting_body(&said, arena),
        };
        return flag;
}

void reporting_changed(struct call *call, enum report_reason reason, const struct verdict *verdict, const struct message *message, const struct message_body *body)
{
        struct send_flag *flag  = reporting_flag(reason, verdict, body, call->arena);
        struct reported reported = {
                .room = seat_of(call)->room.id, .seq = message->seq, .source = flag->rule, .is_rule = true, .id = flag->report, .reason = flag->reason,
                .words = flag->words, .at = call->now_ms, .sender = message->from, .said_at = message->at, .rev = message->rev, .body = flag->body,
        };

        reported_add(&call->tx, &reported);
}
