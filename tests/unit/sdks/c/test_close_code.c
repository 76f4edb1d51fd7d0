/* test_close_code.c — every close code leads to what the protocol says. */

#include "c/close_code.h"

#include "tests/support/check.h"

TEST(every_code_of_the_protocol_has_its_rule)
{
        static const struct {
                int             code;
                const char     *name;
                enum close_then then;
        } wanted[] = {
                {4000, "going_away", CLOSE_AT_ONCE},
                {4001, "heartbeat_missed", CLOSE_JITTER},
                {4002, "bad_gateway_state", CLOSE_JITTER},
                {4008, "slow_consumer", CLOSE_JITTER},
                {4009, "replaced", CLOSE_WHEN_USED},
                {4400, "bad_frame", CLOSE_STOP},
                {4401, "token_ended", CLOSE_RENEW},
                {4403, "session_revoked", CLOSE_LOG_OUT},
                {4405, "not_opened_in_time", CLOSE_STOP},
                {4413, "too_large", CLOSE_STOP},
                {4429, "abuse", CLOSE_AS_TOLD},
                {4500, "internal", CLOSE_JITTER},
                {4503, "overloaded", CLOSE_AS_TOLD},
        };
        for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
                const struct close_rule *rule = close_rule(wanted[i].code);
                CHECK_INT(rule->code, wanted[i].code);
                CHECK_STR(str_from(rule->name), wanted[i].name);
                CHECK_INT(rule->then, wanted[i].then);
                CHECK(rule->sentence[0] != '\0');
        }
}

TEST(any_other_code_is_a_broken_network)
{
        static const int others[] = {0, 1000, 1001, 1006, 1011, 1012, 3000, 4003, 4404, 4999, 65535, -1};
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
                CHECK_INT(close_rule(others[i])->then, CLOSE_JITTER);
}

TEST(a_reason_may_say_how_long_to_wait)
{
        CHECK_INT(close_wait_ms(STR("retry_after_ms=1500")), 1500);
        CHECK_INT(close_wait_ms(STR("retry_after_ms: 20")), 20);
        CHECK_INT(close_wait_ms(STR("{\"retry_after_ms\":750}")), 750);
        CHECK_INT(close_wait_ms(STR("overloaded retry_after_ms 3")), 3);
        CHECK_INT(close_wait_ms(STR("")), -1);
        CHECK_INT(close_wait_ms(STR_NONE), -1);
        CHECK_INT(close_wait_ms(STR("overloaded")), -1);
        CHECK_INT(close_wait_ms(STR("retry_after_ms")), -1);
        CHECK_INT(close_wait_ms(STR("retry_after_ms=-5")), -1);
        CHECK_INT(close_wait_ms(STR("retry_after_ms=99999999999999999999999999")), 3600000);
}

SUITE(CASE(every_code_of_the_protocol_has_its_rule), CASE(any_other_code_is_a_broken_network),
      CASE(a_reason_may_say_how_long_to_wait))
