/* entries.c — log entries as they are sent. */

#include "chat-gateway/entries.h"

#include "base/buf.h"
#include "json/read.h"
#include "json/write.h"

enum { ENTRY_TEXT_MAX = 192u << 10 };

struct str extra_text(const struct message_extra *extra, struct arena *arena)
{
        struct buf text;

        if (!extra->has_action && !extra->has_poll && !extra->has_location && !extra->has_origin && !extra->has_spans)
                return STR_NONE;
        buf_init(&text, arena, ENTRY_TEXT_MAX);
        json_write(&text, message_extra_shape(), extra);
        return buf_str(&text);
}

/* We wrote it ourselves: a member that is not known is a later version's. */
struct message_extra extra_read(struct str text, struct arena *arena)
{
        struct message_extra extra = {0};
        struct field_faults faults = {0};
        struct json_read how = {.arena = arena, .faults = &faults, .places = PLACES_ALL, .unknown_allowed = true};

        if (text.len && json_read(&how, message_extra_shape(), text, &extra) != OK)
                return (struct message_extra){0};
        return extra;
}

struct message entry_message(const struct log_row *row, struct arena *arena)
{
        struct message message     = row->message;
        struct message_extra extra = extra_read(row->extra, arena);

        message.has_origin = extra.has_origin;
        message.origin     = extra.origin;
        if (!message.has_body)
                return message;
        message.has_spans   = extra.has_spans;
        message.spans.count = extra.spans.count;
        message.spans.items = extra.spans.items;
        if (message.body.kind == MESSAGE_TEXT) {
                message.body.text.has_action = extra.has_action;
                message.body.text.action     = extra.action;
        } else if (message.body.kind == MESSAGE_POLL) {
                message.body.poll = extra.poll;
        } else if (message.body.kind == MESSAGE_LOCATION) {
                message.body.location = extra.location;
        }
        return message;
}

struct str entry_text(const struct log_row *row, struct arena *arena)
{
        struct message_sent_event event;
        struct message message;
        struct buf text;

        if (row->event != EVENT_message_sent)
                return row->d;
        message = entry_message(row, arena);
        event   = (struct message_sent_event){
                .from = message.from, .has_cid = message.has_cid, .cid = message.cid, .num = message.num,
                .has_rev = message.rev > 0, .rev = message.rev,
                .has_reply_to = message.has_reply_to, .reply_to = message.reply_to,
                .has_thread = message.has_thread, .thread = message.thread,
                .has_thread_num = message.has_thread_num, .thread_num = message.thread_num,
                .has_replies = message.has_replies, .replies = message.replies,
                .has_last_reply_seq = message.has_last_reply_seq, .last_reply_seq = message.last_reply_seq,
                .has_edited_at = message.has_edited_at, .edited_at = message.edited_at,
                .has_expires_at = message.has_expires_at, .expires_at = message.expires_at,
                .has_origin = message.has_origin, .origin = message.origin,
                .has_spans = message.has_spans, .spans = {message.spans.count, message.spans.items},
                .has_body = message.has_body, .body = message.body,
        };
        buf_init(&text, arena, ENTRY_TEXT_MAX);
        json_write(&text, message_sent_event_shape(), &event);
        return buf_str(&text);
}

struct event_frame *entry_frame(const struct log_row *row, struct arena *arena)
{
        return frame_of_event((struct log_key){LOG_OF_ROOM, row->room}, row->event, row->seq, row->at_ms, row->subject, entry_text(row, arena));
}

struct event_frame *user_entry_frame(const struct user_log_row *row)
{
        return frame_of_event((struct log_key){LOG_OF_USER, row->user}, row->event, row->user_seq, row->at_ms, row->subject, row->d);
}
