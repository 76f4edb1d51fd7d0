/* test_refresh_token.c — tokens of ours are known, all others are not; and what becomes of one that was shown. */

#include "auth/refresh_token.h"

#include <string.h>

#include "base/arena.h"
#include "tests/support/check.h"

#define NOW_MS   1000000
#define GRACE_MS 20000

static const uint8_t key[32] = "one key", other_key[32] = "another key";
static struct arena *arena;

static int start(void **state)
{
        (void)state;
        arena = arena_create(1 << 20);
        return 0;
}

static int stop(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

static const struct refresh_token some = {
        .user = {{1, 2, 3}}, .session = {{4, 5, 6}}, .generation = 0x01020304};

TEST(what_was_made_is_read)
{
        struct str text = refresh_token_make(key, &some, arena);
        struct refresh_token read;

        CHECK(str_starts_with(text, STR("rt_")));
        CHECK(text.len <= 200);
        CHECK(refresh_token_read(key, text, arena, &read));
        CHECK(id_equal(read.user, some.user) && id_equal(read.session, some.session));
        CHECK_INT(read.generation, some.generation);
}

TEST(no_two_are_the_same)
{
        struct str one = refresh_token_make(key, &some, arena), two = refresh_token_make(key, &some, arena);
        uint8_t hashes[2][REFRESH_HASH_BYTES];

        CHECK(!str_equal(one, two));
        refresh_token_hash(one, hashes[0]);
        refresh_token_hash(two, hashes[1]);
        CHECK(memcmp(hashes[0], hashes[1], REFRESH_HASH_BYTES) != 0);
}

TEST(every_changed_character_is_noticed)
{
        struct str text = refresh_token_make(key, &some, arena);
        struct refresh_token read;

        for (size_t i = 0; i < text.len; i++) {
                char *changed = arena_copy(arena, text.at, text.len);

                changed[i] = changed[i] == 'A' ? 'B' : 'A';
                CHECK(!refresh_token_read(key, (struct str){changed, text.len}, arena, &read));
        }
        for (size_t len = 0; len < text.len; len++)
                CHECK(!refresh_token_read(key, (struct str){text.at, len}, arena, &read));
        CHECK(!refresh_token_read(key, str_format(arena, "%.*sA", STR_ARG(text)), arena, &read));
        CHECK(!refresh_token_read(other_key, text, arena, &read));
        CHECK(!refresh_token_read(key, STR_NONE, arena, &read));
}

static const uint8_t good_hash[REFRESH_HASH_BYTES] = "good", spent_hash[REFRESH_HASH_BYTES] = "spent",
                     alien_hash[REFRESH_HASH_BYTES] = "alien";

static enum refresh_verdict judge(int64_t generation, const uint8_t *hash, int64_t spent_ago_ms)
{
        struct refresh_row rows[2] = {
                {.generation = 7}, {.generation = 6, .is_used = true, .used_at_ms = NOW_MS - spent_ago_ms}};

        memcpy(rows[0].hash, good_hash, sizeof good_hash);
        memcpy(rows[1].hash, spent_hash, sizeof spent_hash);
        return refresh_judge(rows, generation, hash, NOW_MS, GRACE_MS);
}

TEST(the_good_one_is_spent)
{
        CHECK_INT(judge(7, good_hash, 0), REFRESH_NEXT);
        CHECK_INT(judge(7, good_hash, GRACE_MS * 100), REFRESH_NEXT);
}

TEST(the_spent_one_gets_its_successor_again_for_a_while)
{
        CHECK_INT(judge(6, spent_hash, 0), REFRESH_AGAIN);
        CHECK_INT(judge(6, spent_hash, GRACE_MS), REFRESH_AGAIN);
        CHECK_INT(judge(6, spent_hash, GRACE_MS + 1), REFRESH_REUSED);
}

TEST(an_earlier_one_is_a_reuse_however_old)
{
        CHECK_INT(judge(5, spent_hash, 0), REFRESH_REUSED);
        CHECK_INT(judge(1, alien_hash, 0), REFRESH_REUSED);
        CHECK_INT(judge(6, alien_hash, 0), REFRESH_REUSED);
}

TEST(what_was_never_stored_is_unknown)
{
        struct refresh_row none[2] = {{0}};

        CHECK_INT(judge(8, good_hash, 0), REFRESH_UNKNOWN);
        CHECK_INT(judge(7, alien_hash, 0), REFRESH_UNKNOWN);
        CHECK_INT(refresh_judge(none, 1, good_hash, NOW_MS, GRACE_MS), REFRESH_UNKNOWN);
}

TEST(the_first_of_a_session_has_none_before_it)
{
        struct refresh_row first[2] = {{.generation = 1}};

        memcpy(first[0].hash, good_hash, sizeof good_hash);
        CHECK_INT(refresh_judge(first, 1, good_hash, NOW_MS, GRACE_MS), REFRESH_NEXT);
        CHECK_INT(refresh_judge(first, 0, good_hash, NOW_MS, GRACE_MS), REFRESH_REUSED);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                CASE(what_was_made_is_read),
                CASE(no_two_are_the_same),
                CASE(every_changed_character_is_noticed),
                CASE(the_good_one_is_spent),
                CASE(the_spent_one_gets_its_successor_again_for_a_while),
                CASE(an_earlier_one_is_a_reuse_however_old),
                CASE(what_was_never_stored_is_unknown),
                CASE(the_first_of_a_session_has_none_before_it),
        };

        return cmocka_run_group_tests(tests, start, stop);
}
