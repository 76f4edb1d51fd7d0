/* test_language.c — what looks like a language's name, and what does not. */

#include "base/language.h"
#include "tests/support/check.h"

TEST(tags_have_parts_of_letters_and_digits)
{
        CHECK(language_is_tag(STR("de")));
        CHECK(language_is_tag(STR("pt-BR")));
        CHECK(language_is_tag(STR("zh-Hant-TW")));
        CHECK(language_is_tag(STR("de-CH-1996")));
        CHECK(language_is_tag(STR("abcdefgh-abcdefgh-abcdefgh-abcdefgh")));
}

TEST(what_is_too_short_too_long_or_has_holes_is_none)
{
        CHECK(!language_is_tag(STR("")));
        CHECK(!language_is_tag(STR("d")));
        CHECK(!language_is_tag(STR("-de")));
        CHECK(!language_is_tag(STR("de-")));
        CHECK(!language_is_tag(STR("de--AT")));
        CHECK(!language_is_tag(STR("abcdefghi")));
        CHECK(!language_is_tag(STR("de_AT")));
        CHECK(!language_is_tag(STR("d\xc3\xa9")));
        CHECK(!language_is_tag(STR("abcdefgh-abcdefgh-abcdefgh-abcdefgh-a")));
        CHECK(!language_is_tag(STR_NONE));
}

SUITE(CASE(tags_have_parts_of_letters_and_digits), CASE(what_is_too_short_too_long_or_has_holes_is_none))
