/* test_event.c — events by name and by code. */

#include "op/event.h"
#include "tests/support/check.h"

TEST(every_event_is_found_by_its_name)
{
        for (int i = 1; i < EVENT_COUNT; i++)
                CHECK_INT(event_find(str_from(event_row((enum event)i)->wire)), i);
        CHECK_INT(event_find(STR("message.said")), EVENT_none);
        CHECK_INT(event_find(STR("")), EVENT_none);
}

TEST(no_two_events_share_a_code)
{
        for (int i = 1; i < EVENT_COUNT; i++) {
                CHECK(event_code((enum event)i) != 0);
                CHECK_INT(event_of_code(event_code((enum event)i)), i);
        }
        CHECK_INT(event_code(EVENT_none), 0);
        CHECK_INT(event_of_code(0), EVENT_none);
}

/* Gateways of two versions speak to each other: these are said for ever. */
TEST(codes_do_not_change)
{
        CHECK_INT(event_code(EVENT_message_sent), 55784);
        CHECK_INT(event_code(EVENT_member_left), 54020);
}

SUITE(CASE(every_event_is_found_by_its_name), CASE(no_two_events_share_a_code), CASE(codes_do_not_change))
