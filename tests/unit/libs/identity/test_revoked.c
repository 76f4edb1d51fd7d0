/* test_revoked.c — what has been revoked lately. */

#include "identity/revoked.h"

#include "tests/support/check.h"

#define NOW_MS 1000000000LL

static struct revoked *revoked;

static int start(void **state)
{
        (void)state;
        revoked = revoked_create();
        return 0;
}

static int stop(void **state)
{
        (void)state;
        revoked_destroy(&revoked);
        return 0;
}

static const struct identity alice = {
        .is_signed_in = true, .user = {{1}}, .session = {{2}}, .issued_at_ms = NOW_MS};

static bool add(enum revoked_kind kind, struct id id, int64_t not_before_ms, int64_t now_ms)
{
        return revoked_add(revoked,
                           &(struct revocation){.kind = kind, .id = id, .not_before_ms = not_before_ms},
                           now_ms);
}

TEST(a_session_is_out_whenever_its_token_was_made)
{
        struct identity other = alice;

        CHECK(!revoked_holds(revoked, &alice));
        CHECK(add(REVOKED_SESSION, alice.session, NOW_MS - 5000, NOW_MS));
        CHECK(revoked_holds(revoked, &alice));
        other.session = (struct id){{3}};
        CHECK(!revoked_holds(revoked, &other));
}

TEST(a_user_is_out_with_tokens_from_before)
{
        struct identity other = alice;

        CHECK(add(REVOKED_USER, alice.user, NOW_MS, NOW_MS));
        CHECK(!revoked_holds(revoked, &alice));
        other.issued_at_ms = NOW_MS - 1;
        CHECK(revoked_holds(revoked, &other));
        other.user = (struct id){{9}};
        CHECK(!revoked_holds(revoked, &other));
}

TEST(everybody_is_out_with_tokens_from_before)
{
        CHECK(add(REVOKED_ALL, ID_NONE, NOW_MS + 1, NOW_MS));
        CHECK(revoked_holds(revoked, &alice));
        CHECK(!add(REVOKED_ALL, ID_NONE, NOW_MS - 1000, NOW_MS));
        CHECK(revoked_holds(revoked, &alice));
}

TEST(each_is_new_once)
{
        CHECK(add(REVOKED_SESSION, alice.session, NOW_MS, NOW_MS));
        CHECK(!add(REVOKED_SESSION, alice.session, NOW_MS, NOW_MS));
        CHECK(add(REVOKED_USER, alice.user, NOW_MS, NOW_MS));
        CHECK(!add(REVOKED_USER, alice.user, NOW_MS, NOW_MS));
        CHECK(!add(REVOKED_USER, alice.user, NOW_MS - 1, NOW_MS));
        CHECK(add(REVOKED_USER, alice.user, NOW_MS + 1, NOW_MS));
        CHECK(revoked_holds(revoked, &alice));
}

TEST(a_session_and_a_user_of_one_id_are_two_things)
{
        struct identity odd = {.is_signed_in = true, .user = {{7}}, .session = {{8}}, .issued_at_ms = NOW_MS};

        CHECK(add(REVOKED_SESSION, odd.user, NOW_MS + 1, NOW_MS));
        CHECK(!revoked_holds(revoked, &odd));
}

TEST(what_no_token_can_be_older_than_is_forgotten)
{
        CHECK(add(REVOKED_SESSION, alice.session, NOW_MS, NOW_MS));
        CHECK(add(REVOKED_SESSION, (struct id){{8}}, NOW_MS, NOW_MS + REVOKED_KEEP_MS - 1));
        CHECK(revoked_holds(revoked, &alice));
        CHECK(add(REVOKED_SESSION, (struct id){{9}}, NOW_MS, NOW_MS + REVOKED_KEEP_MS));
        CHECK(!revoked_holds(revoked, &alice));
}

#define EACH(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
        const struct CMUnitTest tests[] = {
                EACH(a_session_is_out_whenever_its_token_was_made),
                EACH(a_user_is_out_with_tokens_from_before),
                EACH(everybody_is_out_with_tokens_from_before),
                EACH(each_is_new_once),
                EACH(a_session_and_a_user_of_one_id_are_two_things),
                EACH(what_no_token_can_be_older_than_is_forgotten),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
