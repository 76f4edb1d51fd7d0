/* entries.c — log entries as they are sent. */

#include "chat-gateway/entries.h"

#include "base/buf.h"
#include "json/write.h"

enum { ENTRY_TEXT_MAX = 192u << 10 };

struct str entry_text(const struct log_row *row, struct arena *arena)
{
        const struct message *message = &row->message;
        struct message_sent_event event;
        struct buf text;

        if (row->event != EVENT_message_sent)
                return row->d;
        event = (struct message_sent_event){
                .from = message->from, .has_cid = message->has_cid, .cid = message->cid, .num = message->num,
                .has_rev = message->rev > 0, .rev = message->rev,
                .has_reply_to = message->has_reply_to, .reply_to = message->reply_to,
                .has_thread = message->has_thread, .thread = message->thread,
                .has_body = message->has_body, .body = message->body,
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
