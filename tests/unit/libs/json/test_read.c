/* test_read.c — text into declared structs: what is taken, and what is said of the rest. */

#include "json/read.h"

#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "json/scan.h"
#include "tests/unit/libs/json/tables.h"            /* before check.h: both have a word CASE, and the tables forget theirs */
#include "tests/support/check.h"

#define ID   "018f4d3a-5c1e-7a31-9b7f-2d0f6a1c9e55"
#define BODY (1u << PLACE_BODY)

static struct arena       *arena;
static struct field_faults faults;
static struct json_read    how;

static int begin(void **state)
{
        (void)state;
        arena  = arena_create((size_t)64 << 20);
        faults = (struct field_faults){0};
        how    = (struct json_read){.arena = arena, .faults = &faults, .places = PLACES_ALL};
        return 0;
}

static int end(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

static enum err read_into(const struct shape *shape, struct str text, void *out)
{
        struct json_fault fault;
        faults.count = 0;
        memset(out, 0, shape->bytes);
        CHECK_OK(json_scan(text, (size_t)1 << 24, &fault));
        return json_read(&how, shape, text, out);
}

/* The faults as "path reason; path reason". */
static const char *told(void)
{
        struct buf out;
        buf_init(&out, arena, 1u << 20);
        for (int i = 0; i < faults.count; i++)
                buf_printf(&out, "%s%.*s %s", i ? "; " : "", STR_ARG(faults.items[i].path), faults.items[i].reason);
        buf_put_char(&out, '\0');
        return out.at;
}

#define SAYS(shape, text, wanted)                                                                                   \
        do {                                                                                                        \
                void *says_out = arena_zero(arena, (shape)->bytes);                                                 \
                CHECK_ERR(read_into(shape, STR(text), says_out), ERR_INVALID);                                      \
                assert_string_equal(told(), wanted);                                                                \
        } while (0)

TEST(a_whole_message_is_read)
{
        struct message_send_in in;
        CHECK_OK(read_into(message_send_in_shape(),
                           STR("{\"reply_to\":7,\"body\":{\"text\":\"h\\u00e4\",\"kind\":\"text\"},\"room\":\"" ID "\",\"cid\":\"" ID "\"}"), &in));
        CHECK(id_is_v7(in.room) && id_equal(in.room, in.cid));
        CHECK_INT(in.body.kind, MESSAGE_TEXT);
        CHECK_STR(in.body.text.text, "h\xc3\xa4");
        CHECK(in.has_reply_to && in.reply_to == 7);
        CHECK(!in.has_thread);
}

TEST(each_case_of_a_tagged_union_has_its_own_members)
{
        struct message_body body;
        CHECK_OK(read_into(message_body_shape(),
                           STR("{\"kind\":\"sealed\",\"scheme\":\"mls1\",\"ciphertext\":\"AAEC\",\"commitment\":\"_-8\",\"device\":\"" ID "\"}"), &body));
        CHECK_INT(body.kind, MESSAGE_SEALED);
        CHECK_INT(body.sealed.scheme, ENCRYPTION_MLS1);
        CHECK_INT(body.sealed.ciphertext.len, 3);
        CHECK(memcmp(body.sealed.ciphertext.at, "\0\1\2", 3) == 0);
        CHECK(memcmp(body.sealed.commitment.at, "\xff\xef", 2) == 0);
        SAYS(message_body_shape(), "{\"text\":\"x\"}", "/kind is required");
        SAYS(message_body_shape(), "{\"kind\":\"call\"}", "/kind must be one of text, sealed, system, poll, location");
        SAYS(message_body_shape(), "{\"kind\":1}", "/kind must be a text in quotes");
        SAYS(message_body_shape(), "{\"kind\":null}", "/kind must be a text in quotes");
        SAYS(message_body_shape(), "{\"kind\":\"text\",\"text\":\"x\",\"scheme\":\"none\"}", "/scheme is not known here");
        SAYS(message_body_shape(), "[]", " must be an object");
}

TEST(lists_are_read_and_bounded)
{
        struct session_sync_in in;
        CHECK_OK(read_into(session_sync_in_shape(), STR("{\"heads\":[]}"), &in));
        CHECK_INT(in.heads.count, 0);
        CHECK_OK(read_into(session_sync_in_shape(), STR("{\"heads\":[{\"room\":\"" ID "\",\"seq\":1},{\"seq\":2,\"room\":\"" ID "\"}]}"), &in));
        CHECK_INT(in.heads.count, 2);
        CHECK_INT(in.heads.items[1].seq, 2);

        for (int count = 200; count <= 201; count++) {
                struct buf text;
                buf_init(&text, arena, 1u << 20);
                for (int i = 0; i < count; i++)
                        buf_printf(&text, "%s{\"room\":\"" ID "\",\"seq\":%d}", i ? "," : "{\"heads\":[", i);
                buf_put(&text, STR("]}"));
                CHECK_ERR(read_into(session_sync_in_shape(), buf_str(&text), &in), count == 200 ? OK : ERR_INVALID);
        }
        assert_string_equal(told(), "/heads has 201 items; at most 200 are taken");
        SAYS(session_sync_in_shape(), "{\"heads\":{}}", "/heads must be a list");
        SAYS(session_sync_in_shape(), "{\"heads\":[{\"room\":\"" ID "\",\"seq\":1},3,{\"room\":\"" ID "\",\"seq\":-1}]}",
             "/heads/1 must be an object; /heads/2/seq must be a whole number from 0 to 9007199254740991");
}

TEST(null_absent_and_set_are_three_things)
{
        struct room_update_in in;
#define UPDATE(rest) "{\"room\":\"" ID "\",\"cid\":\"" ID "\"" rest "}"
        CHECK_OK(read_into(room_update_in_shape(), STR(UPDATE("")), &in));
        CHECK_INT(in.has_topic, PATCH_ABSENT);
        CHECK_OK(read_into(room_update_in_shape(), STR(UPDATE(",\"topic\":null")), &in));
        CHECK_INT(in.has_topic, PATCH_NULL);
        CHECK_OK(read_into(room_update_in_shape(), STR(UPDATE(",\"topic\":\"\"")), &in));
        CHECK_INT(in.has_topic, PATCH_SET);
        CHECK(in.topic.at && !in.topic.len);
        SAYS(room_update_in_shape(), UPDATE(",\"name\":null"), "/name must not be null; leave it out");
        SAYS(room_update_in_shape(), "{\"room\":null,\"cid\":\"" ID "\"}", "/room must not be null");
}

TEST(all_faults_are_told_at_once)
{
        SAYS(message_send_in_shape(), "{\"cid\":\"x\",\"body\":{\"kind\":\"text\",\"text\":\"\"},\"thread\":0,\"bogus\":[1]}",
             "/cid must be an id: 36 characters like " ID "; /body/text must not be empty; "
             "/thread must be a whole number from 1 to 9007199254740991; /bogus is not known here; /room is required");
}

TEST(faults_are_counted_to_their_limit)
{
        struct session_sync_in in;
        struct buf             text;
        buf_init(&text, arena, 1u << 20);
        for (int i = 0; i < 200; i++)
                buf_printf(&text, "%s{}", i ? "," : "{\"heads\":[");
        buf_put(&text, STR("]}"));
        CHECK_ERR(read_into(session_sync_in_shape(), buf_str(&text), &in), ERR_INVALID);
        CHECK_INT(faults.count, FIELD_FAULTS_MAX);
        CHECK_STR(faults.items[31].path, "/heads/15/seq");
        /* A full list stays a refusal, also for who reads on with it. */
        CHECK_ERR(json_read(&how, session_sync_in_shape(), STR("{\"heads\":[]}"), &in), ERR_INVALID);
}

TEST(paths_are_json_pointers_and_names_of_strangers_are_cut)
{
        SAYS(typing_set_in_shape(), "{\"room\":\"" ID "\",\"typing\":true,\"a/b~c\":1}", "/a~1b~0c is not known here");
        SAYS(typing_set_in_shape(),
             "{\"room\":\"" ID "\",\"typing\":true,\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xc3\xa4yyyyyyyyyyyyyy\":1}",
             "/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… is not known here");
}

TEST(names_are_compared_exactly)
{
        SAYS(typing_set_in_shape(), "{\"room\":\"" ID "\",\"Typing\":true}", "/Typing is not known here; /typing is required");
        struct typing_set_in in;
        CHECK_OK(read_into(typing_set_in_shape(), STR("{\"room\":\"" ID "\",\"\\u0074yping\":true}"), &in));
        CHECK(in.typing);
}

TEST(texts_are_counted_in_code_points)
{
        struct text_body body;
        struct buf       text;
        for (int count = 7999; count <= 8001; count++) {
                buf_init(&text, arena, 1u << 20);
                buf_put(&text, STR("{\"text\":\""));
                for (int i = 0; i < count; i++)
                        buf_put(&text, i % 3 ? STR("\xf0\x9f\x98\x80") : STR("\\ud83d\\ude00"));
                buf_put(&text, STR("\"}"));
                CHECK_ERR(read_into(text_body_shape(), buf_str(&text), &body), count > 8000 ? ERR_INVALID : OK);
        }
        assert_string_equal(told(), "/text has 8001 code points; at most 8000 are taken");
        SAYS(account_register_in_shape(), "{\"account\":\"" ID "\",\"login\":\"x\",\"password\":\"1234567\"}",
             "/password has 7 code points; at least 8 are needed");
        SAYS(text_body_shape(), "{\"text\":1}", "/text must be a text in quotes");
        SAYS(text_body_shape(), "{\"text\":[\"a\"]}", "/text must be a text in quotes");
}

TEST(whole_numbers_are_exact)
{
        struct room_head head;
        const char *bad[] = {"1.0", "1e2", "1.5", "-1", "\"1\"", "true", "[]", "{}", "9007199254740991.0"};
        CHECK_OK(read_into(room_head_shape(), STR("{\"room\":\"" ID "\",\"seq\":9007199254740991}"), &head));
        CHECK(head.seq == INT64_C(9007199254740991));
        CHECK_OK(read_into(room_head_shape(), STR("{\"room\":\"" ID "\",\"seq\":-0}"), &head));
        CHECK(head.seq == 0);
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
                CHECK_ERR(read_into(room_head_shape(), str_format(arena, "{\"room\":\"" ID "\",\"seq\":%s}", bad[i]), &head), ERR_INVALID);
                assert_string_equal(told(), "/seq must be a whole number from 0 to 9007199254740991");
        }
}

TEST(ids_times_booleans_words_and_bytes_are_what_they_say)
{
        SAYS(room_head_shape(), "{\"room\":\"018f4d3a5c1e7a319b7f2d0f6a1c9e55\",\"seq\":1}", "/room must be an id: 36 characters like " ID);
        SAYS(session_renew_out_shape(), "{\"expires_at\":\"2026-02-30T00:00:00Z\"}", "/expires_at must be a time like 2026-11-20T10:00:00.123Z");
        SAYS(session_renew_out_shape(), "{\"expires_at\":1}", "/expires_at must be a text in quotes");
        SAYS(typing_set_in_shape(), "{\"room\":\"" ID "\",\"typing\":\"true\"}", "/typing must be true or false");
        SAYS(typing_set_in_shape(), "{\"room\":\"" ID "\",\"typing\":1}", "/typing must be true or false");
        SAYS(member_role_in_shape(), "{\"room\":\"" ID "\",\"user\":\"" ID "\",\"cid\":\"" ID "\",\"role\":\"Owner\"}",
             "/role must be one of nobody, guest, member, moderator, admin, owner");
        SAYS(srp_proof_shape(), "{\"login_id\":\"" ID "\",\"A\":\"AA==\",\"M1\":\"AB\"}",
             "/A must be base64url without padding; /M1 must be base64url without padding");
        struct srp_proof proof;
        struct buf       text;
        for (int bytes = 32; bytes <= 33; bytes++) {
                buf_init(&text, arena, 4096);
                buf_put(&text, STR("{\"login_id\":\"" ID "\",\"A\":\"\",\"M1\":\""));
                for (int i = 0; i < (bytes * 4 + 2) / 3; i++)
                        buf_put_char(&text, 'A');
                buf_put(&text, STR("\"}"));
                CHECK_ERR(read_into(srp_proof_shape(), buf_str(&text), &proof), bytes == 32 ? OK : ERR_INVALID);
        }
        assert_string_equal(told(), "/M1 has 33 bytes; at most 32 are taken");
}

TEST(a_document_is_kept_as_it_came)
{
        struct log_entry entry;
#define ENTRY(d) "{\"ev\":\"x\",\"room\":\"" ID "\",\"seq\":1,\"at\":\"2026-11-20T10:00:00.123Z\",\"d\":" d "}"
        CHECK_OK(read_into(log_entry_shape(), STR(ENTRY("{ \"a\" : [1, {\"b\":\"}\"}] }")), &entry));
        CHECK_STR(entry.d, "{ \"a\" : [1, {\"b\":\"}\"}] }");
        CHECK(entry.at == INT64_C(1795168800123));
        SAYS(log_entry_shape(), ENTRY("[1]"), "/d must be an object");
        struct key_list_out keys;
        struct buf          text;
        for (int bytes = 1024; bytes <= 1025; bytes++) {
                buf_init(&text, arena, 4096);
                buf_printf(&text, "{\"keys\":[{\"k\":\"%0*d\"}]}", bytes - 8, 0);
                CHECK_ERR(read_into(key_list_out_shape(), buf_str(&text), &keys), bytes == 1024 ? OK : ERR_INVALID);
        }
        assert_string_equal(told(), "/keys/0 has 1025 bytes; at most 1024 are taken");
}

TEST(rest_takes_the_body_alone_from_the_body)
{
        struct room_update_in in;
        how.places = BODY;
        CHECK_OK(read_into(room_update_in_shape(), STR("{\"name\":\"x\"}"), &in));
        SAYS(room_update_in_shape(), "{\"room\":\"" ID "\",\"cid\":\"" ID "\",\"if_rev\":1,\"x\":1}",
             "/room belongs in the path, not in the body; /cid belongs in the header Idempotency-Key, not in the body; "
             "/if_rev belongs in the header If-Match, not in the body; /x is not known here");
        SAYS(member_kick_in_shape(), "{\"reason\":\"x\"}", "/reason belongs in the query, not in the body");
}

TEST(clients_ignore_what_they_do_not_know)
{
        struct message_body body;
        how.unknown_allowed = true;
        CHECK_OK(read_into(message_body_shape(), STR("{\"kind\":\"text\",\"text\":\"x\",\"later\":{\"a\":[null]}}"), &body));
        CHECK_STR(body.text.text, "x");
}

static const char *of_text(const struct shape *shape, const char *name, struct str text, void *out)
{
        faults.count = 0;
        memset(out, 0, shape->bytes);
        json_read_text(&how, shape_field(shape, str_from(name)), text, out);
        return told();
}

TEST(single_values_come_as_plain_text)
{
        struct room_events_in in;
        assert_string_equal(of_text(room_events_in_shape(), "room", STR(ID), &in), "");
        CHECK(id_is_v7(in.room));
        assert_string_equal(of_text(room_events_in_shape(), "limit", STR("200"), &in), "");
        CHECK(in.has_limit && in.limit == 200);
        const char *bad[] = {"", "0", "201", "007", "+5", "5 ", " 5", "5.0", "0x5", "-0", "99999999999999999999999999"};
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
                assert_string_equal(of_text(room_events_in_shape(), "limit", str_from(bad[i]), &in), "/limit must be a whole number from 1 to 200");
        assert_string_equal(of_text(room_events_in_shape(), "after_seq", STR("0"), &in), "");
        CHECK(in.has_after_seq && in.after_seq == 0);

        struct session_end_all_in all;
        assert_string_equal(of_text(session_end_all_in_shape(), "others", STR("true"), &all), "");
        CHECK(all.has_others && all.others);
        assert_string_equal(of_text(session_end_all_in_shape(), "others", STR("1"), &all), "/others must be true or false");

        struct room_browse_in browse;
        assert_string_equal(of_text(room_browse_in_shape(), "like", STR("caf\xc3\xa9 \"x\""), &browse), "");
        CHECK_STR(browse.like, "caf\xc3\xa9 \"x\"");
        assert_string_equal(of_text(room_browse_in_shape(), "like", STR("caf\xc3"), &browse), "/like must be UTF-8 without U+0000");
        assert_string_equal(of_text(room_browse_in_shape(), "like", STR("a\0b"), &browse), "/like must be UTF-8 without U+0000");
        assert_string_equal(of_text(room_browse_in_shape(), "like", STR(""), &browse), "/like must not be empty");

        struct message_send_in send;
        assert_string_equal(of_text(message_send_in_shape(), "body", STR("{}"), &send), "/body cannot be given here");
}

TEST(required_members_that_no_door_found_are_missing)
{
        bool found[SHAPE_FIELDS_MAX] = {false};
        how.places = PLACES_ALL & ~BODY;
        CHECK_ERR(json_read_missing(&how, message_send_in_shape(), found), ERR_INVALID);
        assert_string_equal(told(), "/room is required; /cid is required");
        faults.count = 0;
        found[0] = found[1] = true;
        CHECK_OK(json_read_missing(&how, message_send_in_shape(), found));
        CHECK_INT(faults.count, 0);
}

#define OWN_CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
SUITE(OWN_CASE(a_whole_message_is_read), OWN_CASE(each_case_of_a_tagged_union_has_its_own_members), OWN_CASE(lists_are_read_and_bounded),
      OWN_CASE(null_absent_and_set_are_three_things), OWN_CASE(all_faults_are_told_at_once), OWN_CASE(faults_are_counted_to_their_limit),
      OWN_CASE(paths_are_json_pointers_and_names_of_strangers_are_cut), OWN_CASE(names_are_compared_exactly),
      OWN_CASE(texts_are_counted_in_code_points), OWN_CASE(whole_numbers_are_exact),
      OWN_CASE(ids_times_booleans_words_and_bytes_are_what_they_say), OWN_CASE(a_document_is_kept_as_it_came),
      OWN_CASE(rest_takes_the_body_alone_from_the_body), OWN_CASE(clients_ignore_what_they_do_not_know),
      OWN_CASE(single_values_come_as_plain_text), OWN_CASE(required_members_that_no_door_found_are_missing))
