/* test_frames.c — events as the bytes that every socket gets. */

#include <string.h>

#include "base/arena.h"
#include "chat-gateway/frames.h"
#include "json/scan.h"
#include "tests/support/check.h"

static const struct id room = {{1, 0x89, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1}}, user = {{1, 0x89, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 2}};
#define ROOM "01890000-0000-7000-8000-000000000001"
#define USER "01890000-0000-7000-8000-000000000002"

/* The header says how long the text is, and the text is strict JSON. */
static void check_whole(const struct event_frame *frame)
{
        const uint8_t *at = (const uint8_t *)frame->bytes;
        struct str text   = frame_text(frame);
        struct json_fault fault;

        CHECK_INT(at[0], 0x81);
        CHECK_INT(frame->len, frame->header_bytes + text.len);
        if (frame->header_bytes == 2)
                CHECK_INT(at[1], text.len);
        else if (frame->header_bytes == 4)
                CHECK(at[1] == 126 && (size_t)(at[2] << 8 | at[3]) == text.len && text.len > 125);
        else
                CHECK(at[1] == 127 && frame->header_bytes == 10 && text.len > 65535);
        CHECK_OK(json_scan(text, 1 << 20, &fault));
}

TEST(an_event_of_a_room)
{
        struct event_frame *frame = frame_of_event((struct log_key){LOG_OF_ROOM, room}, EVENT_member_left, 7, 1700000000123, user, STR("{\"user\":\"x\"}"));

        check_whole(frame);
        CHECK_STR(frame_text(frame), "{\"ev\":\"member.left\",\"room\":\"" ROOM "\",\"seq\":7,\"at\":\"2023-11-14T22:13:20.123Z\",\"d\":{\"user\":\"x\"}}");
        CHECK_INT(frame->seq, 7);
        CHECK_INT(frame->event, EVENT_member_left);
        CHECK(id_equal(frame->subject, user));
        event_frame_release(frame);
}

TEST(an_event_of_a_user_has_its_own_number_and_knows_the_rooms)
{
        struct event_frame *frame = frame_of_event((struct log_key){LOG_OF_USER, user}, EVENT_room_added, 3, 1700000000123, room,
                                                   STR("{\"room\":\"" ROOM "\",\"seq\":12,\"role\":\"member\"}"));

        check_whole(frame);
        CHECK_STR(frame_text(frame), "{\"ev\":\"room.added\",\"user_seq\":3,\"at\":\"2023-11-14T22:13:20.123Z\",\"d\":{\"room\":\"" ROOM "\",\"seq\":12,\"role\":\"member\"}}");
        CHECK_INT(frame->room_seq, 12);
        event_frame_release(frame);
}

TEST(a_frame_from_elsewhere_is_read_as_carefully_as_any_text)
{
        static const char *const texts[] = {"", "{", "{\"d\":{\"seq\":}}", "{\"d\":{}}", "{\"d\":{\"seq\":0}}", "{\"d\":{\"seq\":\"7\"}}", "{\"d\":7}"};

        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
                struct event_frame *frame = event_frame_create(EVENT_room_removed, 3, room, 0, strlen(texts[i]));

                memcpy(frame->bytes, texts[i], strlen(texts[i]));
                CHECK(!frame_find_room_seq(frame));
                frame->event = EVENT_marks_moved;        /* nobody asks those */
                CHECK(frame_find_room_seq(frame));
                event_frame_release(frame);
        }
}

TEST(a_message_of_any_length)
{
        static const size_t lengths[] = {1, 30, 8000, 90000};

        for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
                struct arena *arena = arena_create(16 << 20);
                char *text = arena_alloc(arena, lengths[i]);
                struct message_sent_event message = {.from = user, .num = 5, .has_body = true, .body = {.kind = MESSAGE_TEXT}};
                struct event_frame *frame;

                memset(text, '"', lengths[i]);           /* each becomes two */
                message.body.text.text = (struct str){text, lengths[i]};
                frame = frame_of_message(room, 9, 1700000000123, &message, arena);
                check_whole(frame);
                CHECK(frame_text(frame).len > 2 * lengths[i]);
                CHECK_INT(frame->event, EVENT_message_sent);
                event_frame_release(frame);
                arena_destroy(&arena);
        }
}

TEST(signals_and_calls_to_pull)
{
        struct event_frame *frame = frame_of_signal(room, "typing", ID_NONE, STR("{\"user\":\"" USER "\"}"));

        check_whole(frame);
        CHECK_STR(frame_text(frame), "{\"ev\":\"typing\",\"room\":\"" ROOM "\",\"d\":{\"user\":\"" USER "\"}}");
        CHECK_INT(frame->seq, 0);
        event_frame_release(frame);
        frame = frame_of_sync_required((struct log_key){LOG_OF_ROOM, room}, 12);
        CHECK_STR(frame_text(frame), "{\"ev\":\"sync.required\",\"room\":\"" ROOM "\",\"seq\":12}");
        event_frame_release(frame);
        frame = frame_of_sync_required((struct log_key){LOG_OF_USER, user}, 12);
        CHECK_STR(frame_text(frame), "{\"ev\":\"sync.required\",\"user_seq\":12}");
        event_frame_release(frame);
        frame = frame_of_caught_up(4);
        CHECK_STR(frame_text(frame), "{\"ev\":\"caught_up\",\"d\":{\"user_seq\":4}}");
        event_frame_release(frame);
}

TEST(a_run_of_frames_falls_apart_into_its_texts)
{
        struct event_frame *frames[3] = {frame_of_caught_up(1), frame_of_sync_required((struct log_key){LOG_OF_ROOM, room}, 2), NULL};
        char big[70000], run[80000];
        struct str rest = {run, 0}, text;

        memset(big, '1', sizeof big);
        frames[2] = frame_of_signal(room, "typing", ID_NONE, (struct str){big, sizeof big});
        for (int i = 0; i < 3; i++) {
                memcpy(run + rest.len, frames[i]->bytes, frames[i]->len);
                rest.len += frames[i]->len;
        }
        for (int i = 0; i < 3; i++) {
                CHECK(frame_next_text(&rest, &text));
                CHECK(str_equal(text, frame_text(frames[i])));
                event_frame_release(frames[i]);
        }
        CHECK(!frame_next_text(&rest, &text));
}

static int64_t about_of(enum event event, const char *d)
{
        struct event_frame *frame = frame_of_event((struct log_key){LOG_OF_ROOM, room}, event, 9, 1700000000123, ID_NONE, str_from(d));
        int64_t about = frame_about(frame);

        event_frame_release(frame);
        return about;
}

TEST(an_entry_says_which_other_one_it_changes)
{
        CHECK_INT(about_of(EVENT_message_sent, "{\"from\":\"x\",\"num\":3}"), ABOUT_NOTHING);
        CHECK_INT(about_of(EVENT_message_sent, "{\"num\":3,\"reply_to\":5}"), ABOUT_NOTHING);
        CHECK_INT(about_of(EVENT_message_sent, "{\"num\":3,\"thread\":4,\"thread_num\":1}"), 4);
        CHECK_INT(about_of(EVENT_reaction_added, "{\"message\":7,\"count\":1}"), 7);
        CHECK_INT(about_of(EVENT_message_deleted, "{\"message\":8,\"rev\":1}"), 8);
        CHECK_INT(about_of(EVENT_member_joined, "{\"user\":\"x\"}"), ABOUT_NOTHING);
}

TEST(what_is_not_known_well_enough_may_change_anything)
{
        CHECK_INT(about_of(EVENT_message_expired, "{\"messages\":[3,4]}"), ABOUT_MANY);
        CHECK_INT(about_of(EVENT_message_edited, "{\"rev\":1}"), ABOUT_MANY);
        CHECK_INT(about_of(EVENT_room_floor_raised, "{\"floor\":3}"), ABOUT_MANY);
        CHECK_INT(about_of(EVENT_message_sent, "{\"num\":"), ABOUT_MANY);
}

SUITE(CASE(an_entry_says_which_other_one_it_changes), CASE(what_is_not_known_well_enough_may_change_anything), CASE(an_event_of_a_room), CASE(an_event_of_a_user_has_its_own_number_and_knows_the_rooms), CASE(a_frame_from_elsewhere_is_read_as_carefully_as_any_text),
      CASE(a_message_of_any_length), CASE(signals_and_calls_to_pull), CASE(a_run_of_frames_falls_apart_into_its_texts))
