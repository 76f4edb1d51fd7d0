/* test_suggest.c — near misses are recognised, and far ones are not guessed at. */

#include "cli/suggest.h"

#include "tests/support/check.h"

#define DISTANCE(a, b, wanted) CHECK_INT(suggest_distance(STR(a), STR(b)), wanted)

TEST(distances)
{
        DISTANCE("send", "send", 0);
        DISTANCE("sned", "send", 1);
        DISTANCE("sen", "send", 1);
        DISTANCE("seend", "send", 1);
        DISTANCE("sent", "send", 1);
        DISTANCE("craete", "create", 1);
        DISTANCE("", "abc", 3);
        DISTANCE("", "abcdef", SUGGEST_MAX + 1);
        DISTANCE("kitten", "sitting", 3);
}

static struct str best_of(struct str wanted)
{
        struct suggest suggest;
        suggest_begin(&suggest, wanted);
        suggest_offer(&suggest, STR("send"));
        suggest_offer(&suggest, STR("sessions"));
        suggest_offer(&suggest, STR("room create"));
        suggest_offer(&suggest, STR("history"));
        return suggest_best(&suggest);
}

TEST(the_nearest_that_is_near_enough)
{
        CHECK_STR(best_of(STR("sned")), "send");
        CHECK_STR(best_of(STR("hist")), "history");
        CHECK_STR(best_of(STR("room craete")), "room create");
        CHECK_STR(best_of(STR("sesions")), "sessions");
        CHECK(!best_of(STR("xyz")).at);
        CHECK(!best_of(STR("")).at);
        CHECK(!best_of(STR("completely different")).at);
}

TEST(long_words_are_not_compared)
{
        char text[200];
        for (size_t i = 0; i < sizeof text; i++)
                text[i] = 'a';
        CHECK_INT(suggest_distance((struct str){text, sizeof text}, STR("a")), SUGGEST_MAX + 1);
}

SUITE(CASE(distances), CASE(the_nearest_that_is_near_enough), CASE(long_words_are_not_compared))
