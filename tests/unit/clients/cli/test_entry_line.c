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
                  str_format(arena, "%.*s  Alice A. (alice)  hi\n", STR_ARG(at)).at);
        CHECK_STR(line_of("message.sent",
                          "{\"from\":\"" BOB "\",\"body\":{\"kind\":\"text\",\"text\":\"one\\ntwo\"}}"),
                  str_format(arena, "%.*s  bob  one\n%*stwo\n", STR_ARG(at), (int)at.len + 7, "").at);
        CHECK_STR(line_of("member.joined", "{\"user\":\"" BOB "\",\"by\":\"" BOB "\",\"role\":\"member\"}"),
                  str_format(arena, "%.*s  · bob joined\n", STR_ARG(at)).at);
        CHECK_STR(line_of("member.joined", "{\"user\":\"" BOB "\",\"by\":\"" ALICE "\",\"role\":\"member\"}"),
                  str_format(arena, "%.*s  · Alice A. (alice) brought in bob\n", STR_ARG(at)).at);
        CHECK_STR(line_of("planet.found", "{}"), str_format(arena, "%.*s  · planet.found\n", STR_ARG(at)).at);
}

TEST(nothing_of_it_is_believed)
{
        output.form = FORM_PEOPLE;
        struct str at = time_text(&output, 1795171200000);
        CHECK_STR(line_of("message.sent", "{\"from\":\"" BOB "\",\"body\":{\"kind\":\"text\",\"text\":"
                                                             "\"\\u001b]0;x\\u0007\\u001b[2Jhi\\u202e\"}}"),
                  str_format(arena, "%.*s  bob  hi\n", STR_ARG(at)).at);
        CHECK_STR(line_of("member.left",
                          "{\"user\":\"" BOB "\",\"by\":\"" ALICE "\",\"reason\":\"\\u001b[5m\\nbad\"}"),
                  str_format(arena, "%.*s  · Alice A. (alice) removed bob:  bad\n", STR_ARG(at)).at);
        CHECK_STR(line_of("message.sent", "17"), str_format(arena, "%.*s  ?  (deleted)\n", STR_ARG(at)).at);
        CHECK_STR(line_of("message.sent", "{\"from\":\"" BOB "\",\"body\":{\"kind\":\"sealed\"}}"),
                  str_format(arena, "%.*s  bob  (sealed: this client cannot open it)\n", STR_ARG(at)).at);
        CHECK_STR(line_of("message.sent", "{\"from\":\"" BOB "\",\"body\":{\"kind\":\"hologram\"}}"),
                  str_format(arena, "%.*s  bob  (something this client does not know)\n", STR_ARG(at)).at);
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
        struct id    users[3];
        struct entry entry = {.d = STR("{\"user\":\"" BOB "\",\"by\":\"" ALICE "\",\"from\":\"nobody\"}")};
        CHECK_INT(entry_people(&entry, users, 3, arena), 2);
        entry.d = STR("{}");
        CHECK_INT(entry_people(&entry, users, 3, arena), 0);
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
                                           CASE(plain_is_one_line_of_tabs), CASE(json_is_the_object_itself),
                                           CASE(it_names_the_people_it_needs)};
        return cmocka_run_group_tests(tests, begin, end);
}
