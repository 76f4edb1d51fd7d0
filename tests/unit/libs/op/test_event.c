/* test_event.c — events by name and by code. */

#include "op/event.h"
#include "tests/support/check.h"

static void every_event_is_found_by_its_name(void **state)
{
        (void)state;
        for (int i = 1; i < EVENT_COUNT; i++)
                CHECK_INT(event_find(str_from(event_row((enum event)i)->wire)), i);
        CHECK_INT(event_find(STR("message.said")), EVENT_none);
        CHECK_INT(event_find(STR("")), EVENT_none);
}

static void no_two_events_share_a_code(void **state)
{
        (void)state;
        for (int i = 1; i < EVENT_COUNT; i++) {
                CHECK(event_code((enum event)i) != 0);
                CHECK_INT(event_of_code(event_code((enum event)i)), i);
        }
        CHECK_INT(event_code(EVENT_none), 0);
        CHECK_INT(event_of_code(0), EVENT_none);
}

/* Gateways of two versions speak to each other: these are said for ever. */
static void codes_do_not_change(void **state)
{
        (void)state;
        CHECK_INT(event_code(EVENT_message_sent), 55784);
        CHECK_INT(event_code(EVENT_member_left), 54020);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(every_event_is_found_by_its_name),
                cmocka_unit_test(no_two_events_share_a_code),
                cmocka_unit_test(codes_do_not_change),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
