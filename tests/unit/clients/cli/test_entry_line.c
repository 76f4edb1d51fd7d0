/* test_entry_line.c — log entries as people and scripts read them. */

#include "cli/entry_line.h"

#include <stdlib.h>
#include <time.h>
#include "base/arena.h"
#include "base/clock.h"
#include "cli/people.h"
#include "tests/support/check.h"

#define ALICE "01890000-0000-7000-8000-000000000001"
#define BOB   "01890000-0000-7000-8000-000000000002"

static struct arena  *arena;
static struct people *people;
static struct output  output;

static struct str line_of(const char *ev, const char *d)
{
        struct buf   out;
        struct entry entry = {.seq = 7,
                              .at_ms = 1795171200000,
                              .ev = str_from(ev),
                              .d = str_from(d),
                              .raw = str_format(arena, "{\"d\":%s}", d)};
        buf_init(&out, arena, 65536);
        entry_put(&out, &output, people, &entry, arena);
        return buf_str(&out);
}

TEST(people_read_names_and_texts)
{
        output.form = FORM_PEOPLE;
        struct str at = time_text(&output, 1795171200000);
        CHECK_STR(line_of("message.sent",
                          "{\"from\":\"" ALICE "\",\"body\":{\"kind\":\"text\",\"text\":\"hi\"}}"),
                  str_format(arena, "%.*s     7  Alice A. (alice)  hi\n", STR_ARG(at)).at);
        CHECK_STR(line_of("message.sent",
                          "{\"from\":\"" BOB "\",\"body\":{\"kind\":\"text\",\"text\":\"one\\ntwo\"}}"),
                  str_format(arena, "%.*s     7  bob  one\n%*stwo\n", STR_ARG(at), (int)at.len + 13, "").at);
        CHECK_STR(line_of("member.joined", "{\"user\":\"" BOB "\",\"by\":\"" BOB "\",\"role\":\"member\"}"),
                  str_format(arena, "%.*s     7  · bob joined\n", STR_ARG(at)).at);
        CHECK_STR(line_of("member.joined", "{\"user\":\"" BOB "\",\"by\":\"" ALICE "\",\"role\":\"member\"}"),
                  str_format(arena, "%.*s     7  · Alice A. (alice) brought in bob\n", STR_ARG(at)).at);
}

TEST(a_message_tells_what_became_of_it)
{
        output.form = FORM_PEOPLE;
        struct str at = time_text(&output, 1795171200000);
        CHECK_STR(line_of("message.sent",
                          "{\"from\":\"" BOB "\",\"reply_to\":3,\"thread\":2,\"edited_at\":\"2026-11-20T10:00:00.000Z\","
                          "\"pinned\":true,\"replies\":1,\"reactions\":[{\"emoji\":\"\\u001b[1m+\",\"count\":2},"
                          "{\"emoji\":\":ok:\",\"count\":1}],\"body\":{\"kind\":\"text\",\"text\":\"one\\ntwo\"}}"),
                  str_format(arena, "%.*s     7  bob  (in thread 2) (to 3) one\n%*stwo (changed) (pinned) (1 reply)  + 2 "
                                    ":ok: 1\n",
                             STR_ARG(at), (int)at.len + 13, "")
                          .at);
        CHECK_STR(line_of("message.sent", "{\"from\":\"" BOB "\",\"origin\":{\"from\":\"" ALICE
                                          "\"},\"body\":{\"kind\":\"text\",\"text\":\"waves\",\"action\":true}}"),
                  str_format(arena, "%.*s     7  bob  (passed on from Alice A. (alice)) * waves\n", STR_ARG(at)).at);
        CHECK_STR(line_of("message.sent", "{\"from\":\"" BOB "\",\"hidden\":true}"),
                  str_format(arena, "%.*s     7  bob  (hidden)\n", STR_ARG(at)).at);
}

TEST(an_event_it_does_not_know_leaves_nothing_for_people)
{
        output.form = FORM_PEOPLE;
        CHECK_STR(line_of("planet.found", "{}"), "");
        output.form = FORM_JSON;
        CHECK_STR(line_of("planet.found", "{}"), "{\"d\":{}}\n");
}

TEST(nothing_of_it_is_believed)
{
        output.form = FORM_PEOPLE;
        struct str at = time_text(&output, 1795171200000);
        CHECK_STR(line_of("message.sent", "{\"from\":\"" BOB "\",\"body\":{\"kind\":\"text\",\"text\":"
                                                             "\"\\u001b]0;x\\u0007\\u001b[2Jhi\\u202e\"}}"),
                  str_format(arena, "%.*s     7  bob  hi\n", STR_ARG(at)).at);
        CHECK_STR(line_of("member.left",
                          "{\"user\":\"" BOB "\",\"by\":\"" ALICE "\",\"reason\":\"\\u001b[5m\\nbad\"}"),
                  str_format(arena, "%.*s     7  · Alice A. (alice) removed bob:  bad\n", STR_ARG(at)).at);
        CHECK_STR(line_of("message.sent", "17"), str_format(arena, "%.*s     7  ?  (deleted)\n", STR_ARG(at)).at);
        CHECK_STR(line_of("message.sent", "{\"from\":\"" BOB "\",\"body\":{\"kind\":\"sealed\"}}"),
                  str_format(arena, "%.*s     7  bob  (sealed: this client cannot open it)\n", STR_ARG(at)).at);
        CHECK_STR(line_of("message.sent", "{\"from\":\"" BOB "\",\"body\":{\"kind\":\"hologram\"}}"),
                  str_format(arena, "%.*s     7  bob  (something this client does not know)\n", STR_ARG(at)).at);
}

TEST(plain_is_one_line_of_tabs)
{
        output.form = FORM_PLAIN;
        char at[TIME_TEXT_LEN + 1];
        time_print(1795171200000, at);
        CHECK_STR(line_of("message.sent", "{\"from\":\"" ALICE
                                          "\",\"body\":{\"kind\":\"text\",\"text\":\"a\\tb\\nc\\\\d\"}}"),
                  str_format(arena, "7\t%s\tmessage.sent\talice\ta\\tb\\nc\\\\d\n", at).at);
}

TEST(json_is_the_object_itself)
{
        output.form = FORM_JSON;
        CHECK_STR(line_of("message.sent", "{\"x\":\"\xc2\x9b\"}"), "{\"d\":{\"x\":\"\\u009b\"}}\n");
}

TEST(it_names_the_people_it_needs)
{
        struct id    users[ENTRY_PEOPLE_MAX];
        struct entry entry = {.d = STR("{\"user\":\"" BOB "\",\"by\":\"" ALICE "\",\"from\":\"nobody\"}")};
        CHECK_INT(entry_people(&entry, users, ENTRY_PEOPLE_MAX, arena), 2);
        entry.d = STR("{\"from\":\"" BOB "\",\"origin\":{\"from\":\"" ALICE "\"}}");
        CHECK_INT(entry_people(&entry, users, ENTRY_PEOPLE_MAX, arena), 2);
        entry.d = STR("{}");
        CHECK_INT(entry_people(&entry, users, ENTRY_PEOPLE_MAX, arena), 0);
}

static int begin(void **state)
{
        (void)state;
        struct id id;
        setenv("TZ", "UTC", 1);
        tzset();
        arena  = arena_create(1 << 22);
        people = people_create(NULL);
        output_begin(&output, FORM_PEOPLE, STR("never"), false, arena);
        id_parse(STR(ALICE), &id);
        people_learn(people, id, STR("alice"), STR("Alice \033[1mA."));
        id_parse(STR(BOB), &id);
        people_learn(people, id, STR("bob"), STR_NONE);
        return 0;
}

static int end(void **state)
{
        (void)state;
        people_destroy(&people);
        arena_destroy(&arena);
        return 0;
}

int main(void)
{
        const struct CMUnitTest tests[] = {CASE(people_read_names_and_texts), CASE(nothing_of_it_is_believed),
                                           CASE(a_message_tells_what_became_of_it),
                                           CASE(an_event_it_does_not_know_leaves_nothing_for_people),
                                           CASE(plain_is_one_line_of_tabs), CASE(json_is_the_object_itself),
                                           CASE(it_names_the_people_it_needs)};
        return cmocka_run_group_tests(tests, begin, end);
}
