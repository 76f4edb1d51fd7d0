/* test_sentence.c — events of a room's log in words. */

#include "cli/sentence.h"

#include "base/arena.h"
#include "cli/people.h"
#include "tests/support/check.h"

#define ALICE "01890000-0000-7000-8000-000000000001"
#define BOB   "01890000-0000-7000-8000-000000000002"

static struct arena  *arena;
static struct people *people;

static struct str said(const char *ev, const char *d)
{
        struct entry entry = {.seq = 7, .ev = str_from(ev), .d = str_from(d)};
        return sentence_of(&entry, people, arena);
}

TEST(who_came_and_went_is_told_by_who_did_it)
{
        CHECK_STR(said("member.joined", "{\"user\":\"" BOB "\",\"by\":\"" BOB "\"}"), "bob joined");
        CHECK_STR(said("member.joined", "{\"user\":\"" BOB "\",\"by\":\"" ALICE "\"}"), "alice brought in bob");
        CHECK_STR(said("member.left", "{\"user\":\"" BOB "\",\"by\":\"" BOB "\"}"), "bob left");
        CHECK_STR(said("member.left", "{\"user\":\"" BOB "\",\"by\":\"" ALICE "\",\"reason\":\"spam\"}"),
                  "alice removed bob: spam");
        CHECK_STR(said("member.left", "{\"user\":\"" BOB "\",\"by\":\"" ALICE "\"}"), "alice removed bob");
}

TEST(changes_name_the_message_they_are_about)
{
        CHECK_STR(said("message.edited", "{\"message\":5,\"rev\":1,\"by\":\"" BOB
                                         "\",\"body\":{\"kind\":\"text\",\"text\":\"better\"}}"),
                  "bob changed 5: better");
        CHECK_STR(said("message.edited", "{\"message\":5,\"rev\":1,\"by\":\"" BOB "\"}"), "bob changed 5");
        CHECK_STR(said("message.deleted", "{\"message\":5,\"by\":\"" ALICE "\",\"reason\":\"off topic\"}"),
                  "alice deleted 5: off topic");
        CHECK_STR(said("message.restored", "{\"message\":5,\"by\":\"" ALICE "\"}"), "alice brought 5 back");
        CHECK_STR(said("reaction.added", "{\"message\":5,\"emoji\":\":ok:\",\"user\":\"" BOB "\",\"count\":1}"),
                  "bob reacted to 5 with :ok:");
        CHECK_STR(said("pin.removed", "{\"message\":5,\"by\":\"" BOB "\"}"), "bob took the pin off 5");
        CHECK_STR(said("poll.voted", "{\"message\":5,\"voters\":3}"), "somebody voted in 5: 3 so far");
}

TEST(long_lists_of_numbers_are_cut)
{
        CHECK_STR(said("message.expired", "{\"messages\":[5]}"), "the time of 5 is over");
        CHECK_STR(said("message.expired", "{\"messages\":[1,2,3,4,5,6,7,8,9,10]}"),
                  "the time of 1, 2, 3, 4, 5, 6, 7, 8 and 2 more is over");
}

TEST(what_is_not_in_the_table_has_no_sentence_and_nonsense_does_no_harm)
{
        CHECK(!said("planet.found", "{}").at);
        CHECK_STR(said("message.edited", "17"), "somebody changed ");
        CHECK_STR(said("message.expired", "{\"messages\":\"many\"}"), "the time of many is over");
        CHECK_STR(said("pin.added", "{\"by\":7,\"message\":[]}"), "somebody pinned ");
}

TEST(polls_show_their_options_by_the_numbers_that_votes_name)
{
        CHECK_STR(words_of(STR("{\"body\":{\"kind\":\"poll\",\"questions\":[{\"question\":\"Where?\",\"options\":[\"here\","
                               "\"there\"]}]}}"),
                           arena),
                  "(poll) Where?\n  1  here\n  2  there");
        CHECK_STR(words_of(STR("{\"body\":{\"kind\":\"poll\",\"anonymous\":true,\"questions\":[{\"question\":\"Where?\","
                               "\"options\":[\"here\"]},{\"question\":\"When?\",\"options\":[\"now\"]}]}}"),
                           arena),
                  "(anonymous poll) Where?\n  1.1  here\nWhen?\n  2.1  now");
        CHECK_STR(words_of(STR("{\"body\":{\"kind\":\"poll\",\"questions\":7}}"), arena), "(poll)");
}

TEST(places_are_told_in_degrees)
{
        CHECK_STR(words_of(STR("{\"body\":{\"kind\":\"location\",\"latitude\":52520000,\"longitude\":-13405000,"
                               "\"label\":\"here\"}}"),
                           arena),
                  "(place) here: 52.520000, -13.405000");
        CHECK_STR(words_of(STR("{\"body\":{\"kind\":\"location\",\"latitude\":\"far\"}}"), arena), "(a place)");
}

static int begin(void **state)
{
        struct id id;
        (void)state;
        arena  = arena_create(1 << 22);
        people = people_create(NULL);
        id_parse(STR(ALICE), &id);
        people_learn(people, id, STR("alice"), STR_NONE);
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
        const struct CMUnitTest tests[] = {
                CASE(who_came_and_went_is_told_by_who_did_it),
                CASE(changes_name_the_message_they_are_about),
                CASE(long_lists_of_numbers_are_cut),
                CASE(what_is_not_in_the_table_has_no_sentence_and_nonsense_does_no_harm),
                CASE(polls_show_their_options_by_the_numbers_that_votes_name),
                CASE(places_are_told_in_degrees)};
        return cmocka_run_group_tests(tests, begin, end);
}
