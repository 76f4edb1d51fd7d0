/* entries.c — log entries as they are sent. */

#include "chat-gateway/entries.h"

#include "base/buf.h"
#include "json/read.h"
#include "json/write.h"

enum { ENTRY_TEXT_MAX = 192u << 10 };

struct str extra_text(const struct message_extra *extra, struct arena *arena)
{
        struct buf text;

        if (!extra->has_action && !extra->has_poll && !extra->has_location && !extra->has_origin && !extra->has_spans && !extra->has_previews)
                return STR_NONE;
        buf_init(&text, arena, ENTRY_TEXT_MAX);
        json_write(&text, message_extra_shape(), extra);
        return buf_str(&text);
}

/* We wrote it ourselves: a member that is not known is a later version's. */
static bool read_own(const struct shape *shape, struct str text, struct arena *arena, void *out)
{
        struct field_faults faults = {0};
        struct json_read how = {.arena = arena, .faults = &faults, .places = PLACES_ALL, .unknown_allowed = true};

        return text.len && json_read(&how, shape, text, out) == OK;
}

struct message_extra extra_read(struct str text, struct arena *arena)
{
        struct message_extra extra = {0};

        return read_own(message_extra_shape(), text, arena, &extra) ? extra : (struct message_extra){0};
}

struct str reactions_text(const struct message_reactions *reactions, struct arena *arena)
{
        struct buf text;

        if (!reactions->reactions.count)
                return STR_NONE;
        buf_init(&text, arena, ENTRY_TEXT_MAX);
        json_write(&text, message_reactions_shape(), reactions);
        return buf_str(&text);
}

struct message_reactions reactions_read(struct str text, struct arena *arena)
{
        struct message_reactions reactions = {0};

        return read_own(message_reactions_shape(), text, arena, &reactions) ? reactions : (struct message_reactions){0};
}

/* With the body goes all that hangs on it. */
static struct message bodiless(struct message message, bool is_hidden)
{
        message.has_body   = false;
        message.has_hidden = message.hidden = is_hidden;
        message.has_pinned = false;
        return message;
}

struct message entry_message(const struct log_row *row, struct arena *arena)
{
        struct message message = row->message;
        struct message_extra extra;
        struct message_reactions reactions;

        if (!message.has_body || row->is_hidden || row->is_fleeting)
                return bodiless(message, row->is_hidden);
        extra     = extra_read(row->extra, arena);
        reactions = reactions_read(row->reactions, arena);
        message.has_origin      = extra.has_origin;
        message.origin          = extra.origin;
        message.has_reactions   = reactions.reactions.count > 0;
        message.reactions.count = reactions.reactions.count;
        message.reactions.items = reactions.reactions.items;
        message.has_spans   = extra.has_spans;
        message.spans.count = extra.spans.count;
        message.spans.items = extra.spans.items;
        message.has_previews   = extra.has_previews;
        message.previews.count = extra.previews.count;
        message.previews.items = extra.previews.items;
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

/* The events that repeat what a message says. */
union repeating {
        struct message_edited_event    edited;
        struct message_restored_event  restored;
        struct message_previewed_event previewed;
};

static const struct shape *repeating_shape(enum event event)
{
        return event == EVENT_message_edited      ? message_edited_event_shape()
               : event == EVENT_message_restored  ? message_restored_event_shape()
               : event == EVENT_message_previewed ? message_previewed_event_shape()
                                                  : NULL;
}

/* Of a message that is hidden from whoever asks, or fleeting, they do not tell the words either. */
static struct str without_body(const struct log_row *row, const struct shape *shape, struct arena *arena)
{
        union repeating event = {0};
        struct buf text;

        if (!read_own(shape, row->d, arena, &event))
                return STR("{}");
        if (row->event == EVENT_message_edited)
                event.edited.has_body = event.edited.has_spans = false;
        else if (row->event == EVENT_message_restored)
                event.restored.has_body = event.restored.has_spans = event.restored.has_origin = event.restored.has_reactions = event.restored.has_previews = false;
        else
                event.previewed.has_previews = false;
        buf_init(&text, arena, ENTRY_TEXT_MAX);
        json_write(&text, shape, &event);
        return buf_str(&text);
}

struct str entry_text(const struct log_row *row, struct arena *arena)
{
        struct message_sent_event event;
        struct message message;
        struct buf text;

        if ((row->is_hidden || row->is_fleeting) && repeating_shape(row->event))
                return without_body(row, repeating_shape(row->event), arena);
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
                .has_previews = message.has_previews, .previews = {message.previews.count, message.previews.items},
                .has_reactions = message.has_reactions, .reactions = {message.reactions.count, message.reactions.items},
                .has_pinned = message.has_pinned, .pinned = message.pinned,
                .has_hidden = message.has_hidden, .hidden = message.hidden,
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
