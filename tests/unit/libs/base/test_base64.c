/* test_base64.c — RFC 4648, with its own examples. */

#include "base/base64.h"

#include "base/arena.h"
#include "base/random.h"
#include "tests/support/check.h"

TEST(the_examples_of_the_rfc)
{
        const char   *pairs[][2] = {{"", ""},           {"f", "Zg"},         {"fo", "Zm8"},          {"foo", "Zm9v"},
                                    {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "-_8"}};
        struct arena *arena      = arena_create(1 << 16);
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
                struct str bytes;
                CHECK_STR(base64url_encode(str_from(pairs[i][0]), arena), pairs[i][1]);
                CHECK(base64url_decode(str_from(pairs[i][1]), arena, &bytes));
                CHECK_STR(bytes, pairs[i][0]);
        }
        CHECK_STR(base16_encode(STR("foobar"), arena), "666f6f626172");
        arena_destroy(&arena);
}

TEST(all_lengths_come_back)
{
        for (size_t len = 0; len < 100; len++) {
                struct arena *arena = arena_create(1 << 16);
                char          bytes[100];
                struct str    back;
                random_bytes(bytes, sizeof bytes);
                CHECK(base64url_decode(base64url_encode((struct str){bytes, len}, arena), arena, &back));
                CHECK(str_equal(back, (struct str){bytes, len}));
                CHECK(base16_decode(base16_encode((struct str){bytes, len}, arena), arena, &back));
                CHECK(str_equal(back, (struct str){bytes, len}));
                arena_destroy(&arena);
        }
}

TEST(there_is_one_text_for_the_same_bytes)
{
        const char   *bad[]   = {"Z", "Zg==", "Zh", "Zm9", "Zm9v=", "Zm 9v", "Zm+v", "Zm/v", "Zm9vY", "Zg\n"};
        const char   *bad16[] = {"6", "6g", "666", "0x66", "6 "};
        struct arena *arena   = arena_create(1 << 16);
        struct str    bytes;
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
                CHECK(!base64url_decode(str_from(bad[i]), arena, &bytes));
        for (size_t i = 0; i < sizeof bad16 / sizeof *bad16; i++)
                CHECK(!base16_decode(str_from(bad16[i]), arena, &bytes));
        CHECK(base16_decode(STR("fFAb"), arena, &bytes));
        CHECK_STR(bytes, "\xff\xab");
        arena_destroy(&arena);
}

SUITE(CASE(the_examples_of_the_rfc), CASE(all_lengths_come_back), CASE(there_is_one_text_for_the_same_bytes))
