/* test_name_match.c — how well a name fits what is asked for. */

#include "chat-gateway/name_match.h"

#include "base/arena.h"
#include "tests/support/check.h"

static struct arena *arena;

static int fits(const char *asked, const char *name)
{
        struct name_asked of;

        arena_reset(arena);
        of = name_asked_of(str_from(asked), arena);
        return name_fits(&of, str_from(name), arena);
}

TEST(the_nearer_the_better)
{
        CHECK_INT(fits("Garden", "garden"), NAME_IS);
        CHECK_INT(fits("gar", "Garden party"), NAME_BEGINS);
        CHECK_INT(fits("par", "Garden party"), NAME_HAS_WORDS);
        CHECK_INT(fits("arde", "Garden party"), NAME_HAS);
        CHECK_INT(fits("ar", "Garden party"), NAME_OTHER);
        CHECK(fits("party garden", "Garden party") > 0 && fits("party garden", "Garden party") <= NAME_LIKE);
        CHECK(fits("garden partly", "garden party") < fits("party garden", "garden party"));
}

TEST(mistakes_are_forgiven_in_longer_words)
{
        CHECK(fits("gadren", "the garden") > 0);
        CHECK(fits("gardn", "the garden") > 0);
        CHECK(fits("gxrden", "the garden") > 0);
        CHECK_INT(fits("gxrdxn", "the garden"), NAME_OTHER);
        CHECK_INT(fits("gsb", "gab"), NAME_OTHER);
        CHECK(fits("deploimetn", "deployment") > 0);
        CHECK_INT(fits("garden gate", "garden party"), NAME_OTHER);
}

TEST(scripts_without_blanks_are_found_by_any_stretch)
{
        CHECK_INT(fits("京都", "京都の庭"), NAME_BEGINS);
        CHECK_INT(fits("の庭", "京都の庭"), NAME_HAS_WORDS);
        CHECK_INT(fits("庭", "京都の庭"), NAME_HAS_WORDS);
        CHECK_INT(fits("京庭", "京都の庭"), NAME_OTHER);
}

TEST(what_says_nothing_fits_nothing)
{
        CHECK_INT(fits("", "garden"), NAME_OTHER);
        CHECK_INT(fits("!?", "garden"), NAME_OTHER);
        CHECK_INT(fits("garden", ""), NAME_OTHER);
}

TEST(a_shape_is_plain_letters)
{
        arena_reset(arena);
        CHECK_STR(name_shape(STR("Bob-7 the"), arena), " bob 7 the ");
        CHECK_STR(name_shape(STR("..."), arena), "");
}

static int begin(void **state)
{
        (void)state;
        arena = arena_create(1 << 20);
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
        const struct CMUnitTest tests[] = {
                CASE(the_nearer_the_better),
                CASE(mistakes_are_forgiven_in_longer_words),
                CASE(scripts_without_blanks_are_found_by_any_stretch),
                CASE(what_says_nothing_fits_nothing),
                CASE(a_shape_is_plain_letters),
        };

        return cmocka_run_group_tests(tests, begin, end);
}
