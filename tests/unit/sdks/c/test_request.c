/* test_request.c — operations as HTTP requests, by the rows of the tables. */

#include "c/request.h"

#include <string.h>
#include "base/arena.h"
#include "tests/support/check.h"

#define ROOM "01890000-0000-7000-8000-00000000aaa1"
#define KEY  "01890000-0000-7000-8000-00000000ccc1"

static struct arena  *arena;
static struct request request;

static struct id id_of(const char *text)
{
        struct id id;
        CHECK(id_parse(str_from(text), &id));
        return id;
}

TEST(a_read_with_query)
{
        struct room_events_in in = {
                .room = id_of(ROOM), .has_after_seq = true, .after_seq = 12, .has_limit = true, .limit = 200};
        request_build(&chat_ops[CHAT_room_events], &in, arena, &request);
        CHECK_STR(str_from(request.method), "GET");
        CHECK_STR(request.path, "/v1/rooms/" ROOM "/events?after_seq=12&limit=200");
        CHECK(!request.body.at && !request.key.at && request.is_repeatable);
}

TEST(texts_in_an_address_are_escaped)
{
        struct user_find_in in = {.login = STR("a b&c=d/é?#%")};
        request_build(&chat_ops[CHAT_user_find], &in, arena, &request);
        CHECK_STR(request.path, "/v1/users?login=a%20b%26c%3Dd%2F%C3%A9%3F%23%25");
}

TEST(a_command_carries_its_key_and_only_its_body)
{
        struct message_send_in in = {.room = id_of(ROOM),
                                     .cid = id_of(KEY),
                                     .body = {.kind = MESSAGE_TEXT, .text = {.text = STR("hi \"you\"")}}};
        request_build(&chat_ops[CHAT_message_send], &in, arena, &request);
        CHECK_STR(str_from(request.method), "POST");
        CHECK_STR(request.path, "/v1/rooms/" ROOM "/messages");
        CHECK_STR(request.key, KEY);
        CHECK_STR(request.body, "{\"body\":{\"kind\":\"text\",\"text\":\"hi \\\"you\\\"\"}}");
        CHECK(request.is_repeatable);
}

TEST(a_command_without_key_is_not_repeatable)
{
        struct login_finish_in in = {.proof = {.login_id = id_of(KEY)}};
        request_build(&chat_ops[CHAT_login_finish], &in, arena, &request);
        CHECK(!request.is_repeatable);
        CHECK(request.body.at);
        CHECK(!chat_ops[CHAT_login_finish].needs_token && chat_ops[CHAT_login_finish].is_auth);
        CHECK(chat_ops[CHAT_message_send].needs_token && !chat_ops[CHAT_message_send].is_auth);
}

TEST(revisions_and_patches)
{
        struct room_update_in in = {.room = id_of(ROOM),
                                    .cid = id_of(KEY),
                                    .has_if_rev = true,
                                    .if_rev = 3,
                                    .has_topic = PATCH_NULL};
        request_build(&chat_ops[CHAT_room_update], &in, arena, &request);
        CHECK_STR(str_from(request.method), "PATCH");
        CHECK_STR(request.if_match, "\"3\"");
        CHECK_STR(request.body, "{\"topic\":null}");
}

TEST(a_delete_has_no_body)
{
        struct member_kick_in in = {.room = id_of(ROOM),
                                    .user = id_of(KEY),
                                    .cid = id_of(KEY),
                                    .has_reason = true,
                                    .reason = STR("so so")};
        request_build(&chat_ops[CHAT_member_kick], &in, arena, &request);
        CHECK_STR(str_from(request.method), "DELETE");
        CHECK_STR(request.path, "/v1/rooms/" ROOM "/members/" KEY "?reason=so%20so");
        CHECK(!request.body.at);
        CHECK_STR(request.key, KEY);
}

TEST(an_empty_command_still_sends_an_object)
{
        struct room_join_in in = {.room = id_of(ROOM), .cid = id_of(KEY)};
        request_build(&chat_ops[CHAT_room_join], &in, arena, &request);
        CHECK_STR(request.body, "{}");
}

TEST(answers)
{
        char body[] = "{\"seq\":4,\"num\":3,\"at\":\"2026-11-20T10:00:00.123Z\",\"dup\":true,\"from_the_"
                      "future\":[1,{\"x\":null}]}";
        struct message_send_out out    = {0};
        CHECK(request_read(&chat_ops[CHAT_message_send], str_from(body), arena, &out));
        CHECK_INT(out.seq, 4);
        CHECK(out.dup);
        CHECK(!request_read(&chat_ops[CHAT_message_send], STR("{\"seq\":4}"), arena, &out));
        CHECK(!request_read(&chat_ops[CHAT_message_send], STR("<html>"), arena, &out));
        CHECK(!request_read(&chat_ops[CHAT_message_send], STR(""), arena, &out));
        struct typing_set_out none;
        CHECK(request_read(&chat_ops[CHAT_typing_set], STR(""), arena, &none));
}

TEST(an_answers_texts_outlive_the_bytes_it_was_read_from)
{
        char body[] = "{\"profile\":{\"user\":\"" ROOM
                      "\",\"login\":\"alice\",\"rev\":0,\"disabled\":false}}";
        struct profile_get_out out    = {0};
        CHECK(request_read(&chat_ops[CHAT_profile_get], str_from(body), arena, &out));
        memset(body, 'x', sizeof body - 1);
        CHECK_STR(out.profile.login, "alice");
}

TEST(every_path_of_the_tables_finds_its_rows)
{
        for (int i = 0; i < CHAT_OPS; i++) {
                for (const char *at = chat_ops[i].path; (at = strchr(at, '{')); at++) {
                        const struct field *field = shape_field(
                                chat_ops[i].in(), (struct str){at + 1, (size_t)(strchr(at, '}') - at - 1)});
                        CHECK(field && field->place == PLACE_PATH);
                }
                CHECK((chat_ops[i].method == CHAT_NONE) == (chat_ops[i].path[0] == '\0'));
        }
}

static int begin(void **state)
{
        (void)state;
        arena = arena_create(1 << 24);
        return 0;
}

static int end(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

int main(void)
{
        const struct CMUnitTest tests[] = {CASE(a_read_with_query),
                                           CASE(texts_in_an_address_are_escaped),
                                           CASE(a_command_carries_its_key_and_only_its_body),
                                           CASE(a_command_without_key_is_not_repeatable),
                                           CASE(revisions_and_patches),
                                           CASE(a_delete_has_no_body),
                                           CASE(an_empty_command_still_sends_an_object),
                                           CASE(answers),
                                           CASE(an_answers_texts_outlive_the_bytes_it_was_read_from),
                                           CASE(every_path_of_the_tables_finds_its_rows)};
        return cmocka_run_group_tests(tests, begin, end);
}
