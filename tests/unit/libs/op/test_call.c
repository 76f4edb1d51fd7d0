/* test_call.c — reading what a door brought, and the error object. */

#include "base/clock.h"
#include "json/scan.h"
#include "tests/unit/libs/op/small.h"

enum err box_fill(struct call *call, const struct box_fill_in *in, struct box_fill_out *out) { (void)call, (void)in, (void)out; return OK; }
enum err box_look(struct call *call, const struct box_look_in *in, struct box_look_out *out) { (void)call, (void)in, (void)out; return OK; }
enum err box_open(struct call *call, const struct box_open_in *in, struct box_open_out *out) { (void)call, (void)in, (void)out; return OK; }

/* --- the error object */

static struct str problem_of(struct call *call)
{
        struct json_fault fault;
        struct str text;

        call->now_ms = 1700000000123;
        memcpy(call->trace, "0123456789abcdef0123456789abcdef", 33);
        text = call_problem(call, "https://chat.example");
        CHECK_OK(json_scan(text, 1 << 20, &fault));
        return text;
}

TEST(a_problem_has_the_members_of_rfc_9457_and_ours)
{
        struct call *call = call_to(BOX_FILL, DOOR_REST, STR_NONE);

        call->err = (fail)(call, ERR_CONFLICT, "somebody said \"no\"");     /* in brackets: cmocka has a macro of that name */
        CHECK_STR(problem_of(call), "{\"type\":\"https://chat.example/problems/conflict\",\"title\":\"somebody said \\\"no\\\"\",\"status\":409,\"code\":\"conflict\","
                                    "\"temporary\":false,\"at\":\"2023-11-14T22:13:20.123Z\",\"trace\":\"0123456789abcdef0123456789abcdef\"}");
        call_destroy(&call);
}

TEST(without_a_sentence_the_code_has_one)
{
        for (int err = OK + 1; err < ERR_COUNT; err++) {
                struct call *call = call_to(BOX_FILL, DOOR_REST, STR_NONE);
                struct str text, title;
                int64_t status;

                call->err = (enum err)err;
                text      = problem_of(call);
                CHECK(json_string(json_member(text, "title"), call->arena, &title));
                CHECK_STR(title, err_sentence((enum err)err));
                CHECK(json_int(json_member(text, "status"), 400, 599, &status));
                CHECK_INT(status, err_status((enum err)err));
                CHECK_STR(json_member(text, "temporary"), err_is_temporary((enum err)err) ? "true" : "false");
                call_destroy(&call);
        }
}

TEST(every_wrong_field_is_named)
{
        struct call *call = call_to(BOX_FILL, DOOR_SOCKET, STR("{\"room\":7,\"what\":\"\",\"odd\":1}"));
        struct str text, fields;

        call->err = call_read(call);
        CHECK_ERR(call->err, ERR_INVALID);
        text   = problem_of(call);
        fields = json_member(text, "fields");
        for (int i = 0; i < 4; i++) {
                struct str item;

                CHECK(json_next_item(&fields, &item));
                CHECK(json_member(item, "path").at && json_member(item, "reason").at);
        }
        call_destroy(&call);
}

TEST(what_is_stale_may_be_told_as_it_is_now)
{
        struct call *call = call_to(BOX_FILL, DOOR_SOCKET, STR_NONE);

        call->err     = ERR_STALE;
        call->current = STR("{\"rev\":7}");
        CHECK_STR(json_member(problem_of(call), "current"), "{\"rev\":7}");
        call->err = ERR_CONFLICT;
        CHECK(!json_member(problem_of(call), "current").at);
        call_destroy(&call);
}

TEST(a_limit_tells_when_to_come_back)
{
        struct call *call = call_to(BOX_FILL, DOOR_SOCKET, STR_NONE);
        struct str text;

        call->err  = ERR_RATE_LIMITED;
        call->rate = (struct call_rate){.name = "send", .remaining = 0, .retry_after_ms = 1200};
        text       = problem_of(call);
        CHECK_STR(json_member(text, "limit"), "\"send\"");
        CHECK_STR(json_member(text, "retry_after_ms"), "1200");
        call->err = ERR_FORBIDDEN;                       /* charged, and refused for another reason */
        CHECK(!json_member(problem_of(call), "limit").at);
        call_destroy(&call);
}

/* --- reading */

static const struct box_fill_in *fill_of(const struct call *call) { return call->in; }

TEST(a_socket_takes_everything_from_the_arguments)
{
        struct id cid = id_make();
        struct call *call = filling(cid, "a ball");

        CHECK_OK(call_read(call));
        CHECK(id_equal(fill_of(call)->cid, cid));
        CHECK_STR(fill_of(call)->what, "a ball");
        CHECK(!fill_of(call)->has_if_rev);
        call_destroy(&call);
}

TEST(rest_takes_each_from_its_place)
{
        struct call_param params[] = {
                {PLACE_PATH, STR("room"), STR(ROOM)}, {PLACE_KEY, STR_NONE, STR("01890000-0000-7000-8000-00000000000a")}, {PLACE_IF_MATCH, STR_NONE, STR("7")}};
        struct call *call = call_to(BOX_FILL, DOOR_REST, STR("{\"what\":\"a ball\"}"));

        call->params       = params;
        call->params_count = 3;
        CHECK_OK(call_read(call));
        CHECK_INT(fill_of(call)->cid.bytes[15], 10);
        CHECK_INT(fill_of(call)->room.bytes[15], 1);
        CHECK(fill_of(call)->has_if_rev && fill_of(call)->if_rev == 7);
        call_destroy(&call);
}

TEST(rest_takes_nothing_from_the_body_that_belongs_elsewhere)
{
        struct call *call = call_to(BOX_FILL, DOOR_REST, STR("{\"what\":\"a ball\",\"room\":\"" ROOM "\",\"cid\":\"" ROOM "\"}"));

        CHECK_ERR(call_read(call), ERR_INVALID);
        CHECK(call->faults.count >= 2);
        call_destroy(&call);
}

TEST(a_missing_object_is_an_empty_one)
{
        struct call *call = call_to(BOX_OPEN, DOOR_SOCKET, STR_NONE);

        CHECK_OK(call_read(call));
        call_destroy(&call);
}

TEST(what_is_no_json_or_too_long_is_not_read)
{
        static char big[CALL_ARGS_BYTES_MAX + 2];
        struct call *call = call_to(BOX_FILL, DOOR_SOCKET, STR("{\"room\":"));

        CHECK_ERR(call_read(call), ERR_INVALID);
        CHECK_INT(call->faults.count, 1);
        CHECK_STR(call->faults.items[0].path, "");
        call_destroy(&call);
        memset(big, ' ', sizeof big);
        call = call_to(BOX_FILL, DOOR_SOCKET, (struct str){big, sizeof big});
        CHECK_ERR(call_read(call), ERR_TOO_LARGE);
        call_destroy(&call);
}

SUITE(CASE(a_problem_has_the_members_of_rfc_9457_and_ours), CASE(without_a_sentence_the_code_has_one), CASE(every_wrong_field_is_named), CASE(what_is_stale_may_be_told_as_it_is_now),
      CASE(a_limit_tells_when_to_come_back), CASE(a_socket_takes_everything_from_the_arguments), CASE(rest_takes_each_from_its_place),
      CASE(rest_takes_nothing_from_the_body_that_belongs_elsewhere), CASE(a_missing_object_is_an_empty_one), CASE(what_is_no_json_or_too_long_is_not_read))
