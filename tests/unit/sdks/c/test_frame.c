/* test_frame.c — frames in and out. */

#include "c/frame.h"

#include <string.h>
#include "base/arena.h"
#include "c/tables.h"
#include "tests/support/check.h"

static struct arena *arena;
static struct frame  frame;
static bool          is_bad;

static bool next(struct str *rest)
{
        return frame_next(rest, arena, &frame, &is_bad);
}

TEST(replies)
{
        struct str text = STR("{\"re\":2,\"ok\":{\"seq\":4512}}");
        CHECK(next(&text));
        CHECK_INT(frame.kind, FRAME_REPLY);
        CHECK_INT(frame.re, 2);
        CHECK_STR(frame.ok, "{\"seq\":4512}");
        CHECK(!frame.err.at);
        CHECK(!next(&text) && !is_bad);
        text = STR("{\"re\":3,\"err\":{\"code\":\"x\"}}");
        CHECK(next(&text));
        CHECK_STR(frame.err, "{\"code\":\"x\"}");
}

TEST(events)
{
        struct str text = STR("{\"ev\":\"message.sent\",\"room\":\"01890000-0000-7000-8000-00000000aaa1\","
                              "\"seq\":9,\"at\":\"2026-11-20T10:00:00.123Z\",\"d\":{\"n\":1}}");
        CHECK(next(&text));
        CHECK_INT(frame.kind, FRAME_EVENT);
        CHECK_STR(frame.ev, "message.sent");
        CHECK_INT(frame.seq, 9);
        CHECK(!id_is_none(frame.room));
        CHECK_STR(frame.d, "{\"n\":1}");
        CHECK_STR(frame.at, "2026-11-20T10:00:00.123Z");
}

TEST(several_in_one_frame)
{
        struct str text = STR("{\"ev\":\"a\"}\n\n{\"ev\":\"b\"}\r\n{\"re\":1,\"ok\":{}}\n");
        CHECK(next(&text));
        CHECK_STR(frame.ev, "a");
        CHECK(next(&text));
        CHECK_STR(frame.ev, "b");
        CHECK(next(&text));
        CHECK_INT(frame.re, 1);
        CHECK(!next(&text) && !is_bad);
}

TEST(what_is_none_of_them_is_other)
{
        static const char *const others[] = {"{}",
                                             "{\"re\":1}",
                                             "{\"re\":1,\"ok\":{},\"err\":{}}",
                                             "{\"re\":-1,\"ok\":{}}",
                                             "{\"re\":\"1\",\"ok\":{}}",
                                             "{\"ev\":1}",
                                             "{\"ev\":\"\"}",
                                             "{\"re\":1.5,\"ok\":{}}"};
        for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
                struct str text = str_from(others[i]);
                CHECK(next(&text));
                CHECK_INT(frame.kind, FRAME_OTHER);
        }
}

TEST(odd_members_do_not_count)
{
        struct str text = STR("{\"ev\":\"x\",\"room\":\"not an id\",\"seq\":\"9\",\"user_seq\":-3,\"at\":5}");
        CHECK(next(&text));
        CHECK(id_is_none(frame.room));
        CHECK_INT(frame.seq, 0);
        CHECK_INT(frame.user_seq, 0);
        CHECK(!frame.at.at);
}

TEST(what_cannot_be_read_ends_the_frame)
{
        static const char *const bad[] = {"{",
                                          "[]",
                                          "1",
                                          "null",
                                          "{\"ev\":\"a\"}x",
                                          "{\"ev\":\"a\",\"ev\":\"b\"}",
                                          "{\"ev\":\"\\ud800\"}",
                                          "{\"ev\":\"\xff\"}",
                                          "{\"re\":1,}"};
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
                struct str text = str_from(bad[i]);
                if (next(&text))
                        fail_msg("%s was taken", bad[i]);
                CHECK(is_bad);
        }
}

TEST(requests)
{
        struct buf out;
        struct session_open_in in = {.has_token = true, .token = STR("a\"b"), .has_feature_level = true, .feature_level = 1};
        buf_init(&out, NULL, FRAME_SEND_BYTES_MAX);
        frame_request(&out, 7, "typing.set", STR("{\"typing\":true}"));
        CHECK_STR(buf_str(&out), "{\"id\":7,\"op\":\"typing.set\",\"args\":{\"typing\":true}}");
        buf_clear(&out);
        frame_request_of(&out, 8, "session.open", session_open_in_shape(), &in);
        CHECK_STR(buf_str(&out),
                  "{\"id\":8,\"op\":\"session.open\",\"args\":{\"token\":\"a\\\"b\",\"feature_level\":1}}");
        buf_fini(&out);
}

static int begin(void **state)
{
        (void)state;
        arena = arena_create(1 << 22);
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
        const struct CMUnitTest tests[] = {CASE(replies),
                                           CASE(events),
                                           CASE(several_in_one_frame),
                                           CASE(what_is_none_of_them_is_other),
                                           CASE(odd_members_do_not_count),
                                           CASE(what_cannot_be_read_ends_the_frame),
                                           CASE(requests)};
        return cmocka_run_group_tests(tests, begin, end);
}
