/* frames.c — events into ready-made frames: encoded once here, sent as they are everywhere. */

#include "chat-gateway/frames.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "door_ws/door_ws.h"
#include "json/scan.h"
#include "json/write.h"

enum { FRAME_TEXT_MAX = 192u << 10 };

bool frame_find_room_seq(struct event_frame *frame)
{
        struct json_fault fault;

        if (frame->event != EVENT_room_added && frame->event != EVENT_room_removed)
                return true;
        if (json_scan(frame_text(frame), FRAME_TEXT_MAX, &fault) != OK)
                return false;
        return json_int(json_member(json_member(frame_text(frame), "d"), "seq"), 1, INT64_MAX, &frame->room_seq);
}

static int64_t number_in(const struct event_frame *frame, const char *name, int64_t none)
{
        struct json_fault fault;
        int64_t number;

        if (json_scan(frame_text(frame), FRAME_TEXT_MAX, &fault) != OK)
                return ABOUT_MANY;
        return json_int(json_member(json_member(frame_text(frame), "d"), name), 1, INT64_MAX, &number) ? number : none;
}

/* What is not named here, or comes from a later version, may change anything. */
int64_t frame_about(const struct event_frame *frame)
{
        switch (frame->event) {
        case EVENT_message_sent:
                return number_in(frame, "thread", ABOUT_NOTHING);        /* of what it hangs on the replies are counted */
        case EVENT_message_edited:
        case EVENT_message_deleted:
        case EVENT_message_restored:
        case EVENT_message_previewed:
        case EVENT_reaction_added:
        case EVENT_reaction_removed:
        case EVENT_pin_added:
        case EVENT_pin_removed:
        case EVENT_poll_voted:
        case EVENT_poll_closed:
                return number_in(frame, "message", ABOUT_MANY);
        case EVENT_member_joined:
        case EVENT_member_left:
        case EVENT_member_changed:
        case EVENT_member_renamed:
        case EVENT_member_muted:
        case EVENT_member_unmuted:
        case EVENT_room_created:
        case EVENT_room_updated:
        case EVENT_room_locked:
        case EVENT_room_unlocked:
                return ABOUT_NOTHING;
        default:
                return ABOUT_MANY;
        }
}

static struct event_frame *finish(struct buf *text, enum event event, int64_t seq, struct id subject)
{
        uint8_t header[10];
        size_t header_bytes = ws_frame_header(text->len, header);
        struct event_frame *frame = event_frame_create((uint16_t)event, seq, subject, (uint8_t)header_bytes, header_bytes + text->len);

        memcpy(frame->bytes, header, header_bytes);
        memcpy(frame->bytes + header_bytes, text->at, text->len);
        buf_fini(text);
        frame_find_room_seq(frame);
        return frame;
}

static void begin(struct buf *text, const char *name, struct log_key key)
{
        char id[ID_TEXT_LEN + 1];

        buf_init(text, NULL, FRAME_TEXT_MAX);
        buf_printf(text, "{\"ev\":\"%s\"", name);
        if (key.kind == LOG_OF_ROOM) {
                id_print(key.id, id);
                buf_printf(text, ",\"room\":\"%s\"", id);
        }
}

static void put_number(struct buf *text, struct log_key key, int64_t seq)
{
        buf_put(text, key.kind == LOG_OF_ROOM ? STR(",\"seq\":") : STR(",\"user_seq\":"));
        buf_put_int(text, seq);
}

struct event_frame *frame_of_event(struct log_key key, enum event event, int64_t seq, int64_t at_ms, struct id subject, struct str d)
{
        char at[TIME_TEXT_LEN + 1];
        struct buf text;

        time_print(at_ms, at);
        begin(&text, event_row(event)->wire, key);
        put_number(&text, key, seq);
        buf_printf(&text, ",\"at\":\"%s\",\"d\":", at);
        buf_put(&text, d);
        buf_put_char(&text, '}');
        return finish(&text, event, seq, subject);
}

struct event_frame *frame_of_message(struct id room, int64_t seq, int64_t at_ms, const struct message_sent_event *message, struct arena *arena)
{
        struct buf d;

        buf_init(&d, arena, FRAME_TEXT_MAX);
        json_write(&d, message_sent_event_shape(), message);
        return frame_of_event((struct log_key){LOG_OF_ROOM, room}, EVENT_message_sent, seq, at_ms, ID_NONE, buf_str(&d));
}

struct event_frame *frame_of_signal(struct id room, const char *name, struct id subject, struct str d)
{
        struct buf text;

        begin(&text, name, (struct log_key){LOG_OF_ROOM, room});
        buf_put(&text, STR(",\"d\":"));
        buf_put(&text, d);
        buf_put_char(&text, '}');
        return finish(&text, EVENT_none, 0, subject);
}

struct event_frame *frame_of_own_signal(const char *name, struct str d)
{
        struct buf text;

        begin(&text, name, (struct log_key){LOG_OF_USER, ID_NONE});
        buf_put(&text, STR(",\"d\":"));
        buf_put(&text, d);
        buf_put_char(&text, '}');
        return finish(&text, EVENT_none, 0, ID_NONE);
}

struct event_frame *frame_of_sync_required(struct log_key key, int64_t seq)
{
        struct buf text;

        begin(&text, "sync.required", key);
        put_number(&text, key, seq);
        buf_put_char(&text, '}');
        return finish(&text, EVENT_none, 0, ID_NONE);
}

struct str frame_text(const struct event_frame *frame)
{
        return (struct str){frame->bytes + frame->header_bytes, frame->len - frame->header_bytes};
}

struct event_frame *frame_of_caught_up(int64_t user_seq)
{
        struct buf text;

        buf_init(&text, NULL, FRAME_TEXT_MAX);
        buf_printf(&text, "{\"ev\":\"caught_up\",\"d\":{\"user_seq\":%lld}}", (long long)user_seq);
        return finish(&text, EVENT_none, 0, ID_NONE);
}

bool frame_next_text(struct str *run, struct str *text)
{
        const uint8_t *at = (const uint8_t *)run->at;
        size_t header = 2, len;

        if (run->len < header)
                return false;
        len = at[1];
        if (len == 126) {
                header = 4;
                len    = (size_t)at[2] << 8 | at[3];
        } else if (len == 127) {
                header = 10;
                len    = 0;
                for (int i = 2; i < 10; i++)
                        len = len << 8 | at[i];
        }
        *text = (struct str){run->at + header, len};
        *run  = (struct str){run->at + header + len, run->len - header - len};
        return true;
}
