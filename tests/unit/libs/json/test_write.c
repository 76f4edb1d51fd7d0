/* test_write.c — declared structs into text. */

#include "json/write.h"

#include <string.h>
#include "base/arena.h"
#include "json/scan.h"
#include "tests/unit/libs/json/tables.h"            /* before check.h: both have a word CASE, and the tables forget theirs */
#include "tests/support/check.h"

#define ID "018f4d3a-5c1e-7a31-9b7f-2d0f6a1c9e55"

static struct arena *arena;
static struct buf    out;
static struct id     id;

static int begin(void **state)
{
        (void)state;
        arena = arena_create((size_t)4 << 20);
        buf_init(&out, arena, 1u << 20);
        return id_parse(STR(ID), &id) ? 0 : 1;
}

static int end(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

#define WRITES(shape, value, wanted)                                                                                \
        do {                                                                                                        \
                buf_clear(&out);                                                                                    \
                json_write(&out, shape, value);                                                                     \
                CHECK_STR(buf_str(&out), wanted);                                                                   \
        } while (0)

TEST(members_stand_in_the_order_of_their_rows)
{
        struct message_send_out value = {.seq = 4512, .num = 3890, .at = INT64_C(1795168800123), .dup = false};
        WRITES(message_send_out_shape(), &value, "{\"seq\":4512,\"num\":3890,\"at\":\"2026-11-20T10:00:00.123Z\",\"dup\":false}");
        struct account_enable_out nothing;
        memset(&nothing, 0, sizeof nothing);
        WRITES(account_enable_out_shape(), &nothing, "{}");
}

TEST(what_is_absent_is_not_written)
{
        struct message_sent_event event = {.from = id, .num = 1, .has_body = true, .body = {.kind = MESSAGE_TEXT, .text = {.text = STR("hi")}}};
        WRITES(message_sent_event_shape(), &event, "{\"from\":\"" ID "\",\"num\":1,\"body\":{\"kind\":\"text\",\"text\":\"hi\"}}");
        event.has_body     = false;
        event.has_reply_to = true;
        event.reply_to     = 9;
        WRITES(message_sent_event_shape(), &event, "{\"from\":\"" ID "\",\"num\":1,\"reply_to\":9}");
}

TEST(null_is_written_where_it_was_meant)
{
        struct room_update_in value = {.room = id, .cid = id, .has_topic = PATCH_NULL};
        WRITES(room_update_in_shape(), &value, "{\"room\":\"" ID "\",\"cid\":\"" ID "\",\"topic\":null}");
        value.has_topic = PATCH_SET;
        value.topic     = STR("");
        WRITES(room_update_in_shape(), &value, "{\"room\":\"" ID "\",\"cid\":\"" ID "\",\"topic\":\"\"}");
}

TEST(words_bytes_and_cases_are_written)
{
        struct message_body body = {.kind   = MESSAGE_SEALED,
                                    .sealed = {.scheme = ENCRYPTION_SK1, .ciphertext = STR("\xff\xef\x00"), .commitment = STR(""), .device = id}};
        WRITES(message_body_shape(), &body,
               "{\"kind\":\"sealed\",\"scheme\":\"sk1\",\"ciphertext\":\"_-8A\",\"commitment\":\"\",\"device\":\"" ID "\"}");
}

TEST(lists_are_written)
{
        struct room_head       heads[] = {{id, 1}, {id, 2}};
        struct session_sync_in value   = {.heads = {2, heads}};
        WRITES(session_sync_in_shape(), &value, "{\"heads\":[{\"room\":\"" ID "\",\"seq\":1},{\"room\":\"" ID "\",\"seq\":2}]}");
        value.heads.count = 0;
        WRITES(session_sync_in_shape(), &value, "{\"heads\":[]}");
        struct str          keys[] = {STR("{\"kty\":\"EC\"}"), STR("{}")};
        struct key_list_out list   = {.keys = {2, keys}};
        WRITES(key_list_out_shape(), &list, "{\"keys\":[{\"kty\":\"EC\"},{}]}");
}

TEST(documents_lose_their_white_space_and_nothing_else)
{
        struct log_entry entry = {.ev = STR("x"), .room = id, .seq = 1, .d = STR("{ \"a b\" :\n[ 1 ,\t\"\\\" \\\\\" , { } ]\r\n}")};
        WRITES(log_entry_shape(), &entry,
               "{\"ev\":\"x\",\"room\":\"" ID "\",\"seq\":1,\"at\":\"1970-01-01T00:00:00.000Z\",\"d\":{\"a b\":[1,\"\\\" \\\\\",{}]}}");
}

TEST(texts_are_escaped_where_they_must_be)
{
        json_write_text(&out, STR("\"\\\b\f\n\r\t\x01\x1f / \x7f\xc3\xa4\xf0\x9f\x98\x80"));
        CHECK_STR(buf_str(&out), "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f / \x7f\xc3\xa4\xf0\x9f\x98\x80\"");
        buf_clear(&out);
        json_write_text(&out, STR_NONE);
        json_write_text(&out, STR(""));
        json_write_text(&out, STR("\n"));
        CHECK_STR(buf_str(&out), "\"\"\"\"\"\\n\"");
}

TEST(every_byte_of_ascii_comes_back)
{
        for (char c = 1; c < 127; c++) {
                char              text[4] = {'a', c, 'b', 0};
                struct str        read;
                struct json_fault fault;
                buf_clear(&out);
                json_write_text(&out, (struct str){text, 3});
                CHECK_OK(json_scan(buf_str(&out), 100, &fault));
                CHECK(json_string(buf_str(&out), arena, &read));
                CHECK_STR(read, text);
        }
}

TEST(members_can_be_joined_with_others)
{
        struct receipt_delivered_out value = {.delivered_seq = 5};
        buf_put(&out, STR("{\"ev\":\"x\""));
        json_write_members(&out, receipt_delivered_out_shape(), &value, true);
        buf_put(&out, STR("}"));
        CHECK_STR(buf_str(&out), "{\"ev\":\"x\",\"delivered_seq\":5}");
        struct message_body body = {.kind = MESSAGE_SYSTEM, .system = {SYSTEM_NOTICE}};
        buf_clear(&out);
        json_write_members(&out, message_body_shape(), &body, true);
        CHECK_STR(buf_str(&out), ",\"kind\":\"system\",\"word\":\"notice\"");
        struct account_enable_out nothing;
        memset(&nothing, 0, sizeof nothing);
        buf_clear(&out);
        json_write_members(&out, account_enable_out_shape(), &nothing, true);
        CHECK_STR(buf_str(&out), "");
}

TEST(a_full_buffer_says_so)
{
        struct message_send_out value = {.seq = 1};
        struct buf              small;
        buf_init(&small, arena, 20);
        json_write(&small, message_send_out_shape(), &value);
        CHECK(small.overflowed && small.len <= 20);
}

#define OWN_CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
SUITE(OWN_CASE(members_stand_in_the_order_of_their_rows), OWN_CASE(what_is_absent_is_not_written),
      OWN_CASE(null_is_written_where_it_was_meant), OWN_CASE(words_bytes_and_cases_are_written), OWN_CASE(lists_are_written),
      OWN_CASE(documents_lose_their_white_space_and_nothing_else), OWN_CASE(texts_are_escaped_where_they_must_be),
      OWN_CASE(every_byte_of_ascii_comes_back), OWN_CASE(members_can_be_joined_with_others), OWN_CASE(a_full_buffer_says_so))
