/* test_log.c — log lines. */

#include "base/log.h"

#include <string.h>
#include "tests/support/capture.h"
#include "tests/support/check.h"

static bool has(struct str text, const char *part)
{
        return strstr(text.at, part) != NULL;
}

TEST(a_line_is_one_json_object)
{
        struct id id;
        id_parse(STR("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"), &id);
        log_start("auth", "node-1", LOG_INFO, false);
        capture_begin(2);
        log_info("room archived", LOG_ID("room_id", id), LOG_INT("seq", -7), LOG_REAL("took", 1.5), LOG_TEXT("why", "\"\\\n\x01"),
                 LOG_STR("none", STR_NONE));
        struct str line = capture_end();
        CHECK(str_starts_with(line, STR("{\"ts\":\"20")));
        CHECK(has(line, "Z\",\"level\":\"info\",\"service\":\"auth\",\"node\":\"node-1\",\"event\":\"room archived\","
                        "\"room_id\":\"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\",\"seq\":-7,\"took\":1.5,"
                        "\"why\":\"\\\"\\\\\\n\\u0001\",\"none\":null}\n"));
}

TEST(texts_that_are_no_utf8_do_not_break_the_line)
{
        log_start("auth", "n", LOG_INFO, false);
        capture_begin(2);
        log_warn("odd", LOG_TEXT("a", "x\xff\xc3"), LOG_TEXT("b", "grüße"), LOG_TEXT("c", "\xc2\x9b" "31m\x7f"));
        struct str line = capture_end();
        CHECK(has(line, "\"a\":\"x\\ufffd\\ufffd\",\"b\":\"grüße\",\"c\":\"\\u009b31m\\u007f\"}"));
}

TEST(what_the_thread_works_on_is_attached)
{
        struct log_context context = {.op = "message.send", .trace = STR("0af7651916cd43dd8448eb211c80319c")};
        id_parse(STR("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"), &context.user);
        log_start("auth", "n", LOG_INFO, false);
        log_context_set(&context);
        capture_begin(2);
        log_info("within");
        log_context_set(NULL);
        log_info("without");
        struct str lines = capture_end();
        CHECK(has(lines, "\"event\":\"within\",\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\","
                         "\"user_id\":\"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\",\"op\":\"message.send\"}"));
        CHECK(has(lines, "\"event\":\"without\"}"));
        CHECK(!has(lines, "conn_id"));
}

TEST(lower_levels_are_silent)
{
        log_start("auth", "n", LOG_WARN, false);
        capture_begin(2);
        log_debug("a");
        log_info("b");
        log_warn("c");
        log_error("d");
        struct str lines = capture_end();
        CHECK(!has(lines, "\"a\"") && !has(lines, "\"b\"") && has(lines, "\"c\"") && has(lines, "\"d\""));
        CHECK(!log_is_on(LOG_INFO) && log_is_on(LOG_ERROR));
}

TEST(people_get_plain_text_that_cannot_play_tricks)
{
        log_start("auth", "n", LOG_INFO, true);
        capture_begin(2);
        log_info("signed in", LOG_TEXT("name", "anna"), LOG_TEXT("agent", "a b\x1b[31m"), LOG_INT("n", 3));
        struct str line = capture_end();
        CHECK(has(line, " info  auth  signed in name=anna agent=\"a b\\u001b[31m\" n=3\n"));
        log_start("auth", "n", LOG_INFO, false);
}

TEST(a_line_too_long_is_cut_between_fields)
{
        static char long_text[3000];
        memset(long_text, '"', sizeof long_text - 1);
        capture_begin(2);
        log_info("long", LOG_TEXT("a", long_text), LOG_TEXT("b", long_text), LOG_TEXT("c", long_text));
        struct str line = capture_end();
        CHECK(line.len <= 4096);
        CHECK(has(line, "…\",\"truncated\":true}\n"));
        CHECK(!has(line, "\"b\":"));
}

TEST(a_chatty_event_is_capped_alone_and_what_was_dropped_is_told)
{
        int lines = 0;
        capture_begin(2);
        for (int i = 0; i < LOG_LINES_PER_SECOND * 3; i++)
                log_info("chatty");
        log_info("quiet");
        struct str text = capture_end();
        for (size_t i = 0; i < text.len; i++)
                lines += text.at[i] == '\n';
        /* The second may have turned meanwhile, once: then the next line tells the count. */
        CHECK(lines == LOG_LINES_PER_SECOND + 1 || has(text, "\"event\":\"chatty\",\"dropped\":"));
        CHECK(lines <= 2 * LOG_LINES_PER_SECOND + 1);
        CHECK(has(text, "\"event\":\"quiet\""));
}

SUITE(CASE(a_line_is_one_json_object), CASE(texts_that_are_no_utf8_do_not_break_the_line),
      CASE(what_the_thread_works_on_is_attached), CASE(lower_levels_are_silent),
      CASE(people_get_plain_text_that_cannot_play_tricks), CASE(a_line_too_long_is_cut_between_fields),
      CASE(a_chatty_event_is_capped_alone_and_what_was_dropped_is_told))
