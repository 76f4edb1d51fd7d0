/* test_envelope.c — requests that name their operation. */

#include "door/envelope.h"

#include "base/arena.h"
#include "json/scan.h"
#include "op/call.h"
#include "tests/support/check.h"

static struct arena *arena;

static int begin(void **state)
{
        (void)state;
        arena = arena_create(1u << 20);
        return 0;
}

static int end(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

static bool read_text(const char *text, struct envelope *out)
{
        struct json_fault fault;
        CHECK_OK(json_scan(str_from(text), 4096, &fault));
        return envelope_read(str_from(text), arena, out);
}

TEST(an_envelope_has_an_id_an_op_and_perhaps_args)
{
        struct envelope at;
        CHECK(read_text(" {\"id\" : 2, \"op\":\"a.b\", \"args\" : {\"x\" : [1]} } ", &at) && !at.fault);
        CHECK_STR(at.id, "2");
        CHECK_STR(at.op, "a.b");
        CHECK_STR(at.args, "{\"x\" : [1]}");
        CHECK(read_text("{\"op\":\"a.\\u0062\",\"id\":\"x\\\"y\"}", &at) && !at.fault && !at.args.at);
        CHECK_STR(at.id, "\"x\\\"y\"");
        CHECK_STR(at.op, "a.b");
}

TEST(without_a_usable_id_or_op_it_is_none)
{
        static const char *const texts[] = {"[]", "1", "\"x\"", "{}", "{\"id\":1}", "{\"op\":\"a\"}", "{\"id\":null,\"op\":\"a\"}", "{\"id\":true,\"op\":\"a\"}", "{\"id\":1.5,\"op\":\"a\"}",
                                            "{\"id\":1e3,\"op\":\"a\"}", "{\"id\":[],\"op\":\"a\"}", "{\"id\":1,\"op\":1}", "{\"id\":1,\"op\":null}",
                                            "{\"id\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"op\":\"a\"}",
                                            "{\"id\":1,\"op\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}"};
        struct envelope at;
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
                if (read_text(texts[i], &at))
                        fail_msg("%s was taken", texts[i]);
        CHECK(read_text("{\"id\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"op\":\"a\"}", &at));
        CHECK(read_text("{\"id\":-9007199254740991,\"op\":\"a\"}", &at));
}

static void faulty(const char *text, const char *path, const char *reason)
{
        struct envelope at;
        CHECK(read_text(text, &at) && at.fault);
        assert_string_equal(at.path, path);
        assert_string_equal(at.fault, reason);
}

TEST(what_else_is_wrong_can_be_answered)
{
        faulty("{\"id\":1,\"op\":\"a\",\"ar\":{}}", "/ar", "is not known");
        faulty("{\"id\":1,\"op\":\"a\",\"a/b\":{}}", "", "is not known");
        faulty("{\"id\":1,\"op\":\"a\",\"args\":[]}", "/args", "must be an object");
        faulty("{\"id\":1,\"op\":\"a\",\"args\":null}", "/args", "must be an object");
}

TEST(frames_hold_objects_separated_by_newlines)
{
        struct str rest = STR("\n {\"a\":\"}\\\"{\"} \r\n\t\n{\n\"b\":{}}\n\n"), one;
        bool       is_malformed;
        CHECK(envelope_next(&rest, &one, &is_malformed));
        CHECK_STR(one, "{\"a\":\"}\\\"{\"}");
        CHECK(envelope_next(&rest, &one, &is_malformed));
        CHECK_STR(one, "{\n\"b\":{}}");
        CHECK(!envelope_next(&rest, &one, &is_malformed) && !is_malformed);
        CHECK_INT(rest.len, 0);
}

TEST(what_is_no_object_is_malformed)
{
        static const char *const texts[] = {"x", "[{}]", "{", "{\"a\":\"", "{\"a\":\"\\", "{}{}", "{} {}", "{},\n{}", "}", "\"{}\"", "{}\r{}"};
        bool is_malformed;
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
                struct str rest = str_from(texts[i]), one;
                CHECK(!envelope_next(&rest, &one, &is_malformed));
                if (!is_malformed)
                        fail_msg("%s was taken", texts[i]);
        }
}

TEST(replies_repeat_the_id_as_it_was_written)
{
        struct call *call = call_create(NULL, DOOR_SOCKET);
        struct buf   out;
        buf_init(&out, call->arena, 4096);
        call->answer = STR("{\"x\":1}");
        envelope_reply(&out, STR("\"\\u0041\""), call, "");
        CHECK_STR(buf_str(&out), "{\"re\":\"\\u0041\",\"ok\":{\"x\":1}}");
        buf_clear(&out);
        call->answer = STR_NONE;
        envelope_reply(&out, STR("2"), call, "");
        CHECK_STR(buf_str(&out), "{\"re\":2,\"ok\":{}}");
        buf_clear(&out);
        call->err = ERR_NOT_FOUND;
        envelope_reply(&out, STR("2"), call, "https://x");
        CHECK(str_starts_with(buf_str(&out), STR("{\"re\":2,\"err\":{\"type\":\"https://x/problems/not_found\",")));
        call_destroy(&call);
}

#define WITH_ARENA(name) cmocka_unit_test_setup_teardown(name, begin, end)
SUITE(WITH_ARENA(an_envelope_has_an_id_an_op_and_perhaps_args), WITH_ARENA(without_a_usable_id_or_op_it_is_none), WITH_ARENA(what_else_is_wrong_can_be_answered),
      WITH_ARENA(frames_hold_objects_separated_by_newlines), WITH_ARENA(what_is_no_object_is_malformed), WITH_ARENA(replies_repeat_the_id_as_it_was_written))
