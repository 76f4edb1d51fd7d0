/* test_outbox.c — unconfirmed messages keep their order and their number. */

#include "c/outbox.h"

#include <string.h>
#include "tests/support/check.h"

static struct outbox outbox;
static int64_t       wait_ms;

static struct outbox_item *add(const char *body)
{
        return outbox_add(&outbox, id_make(), id_make(), str_from(body));
}

TEST(an_item_is_the_finished_arguments)
{
        outbox_init(&outbox, 1);
        struct outbox_item *item = add("{\"kind\":\"text\"}");
        char                room[ID_TEXT_LEN + 1], cid[ID_TEXT_LEN + 1], wanted[200];
        id_print(item->room, room);
        id_print(item->cid, cid);
        snprintf(wanted, sizeof wanted, "{\"room\":\"%s\",\"cid\":\"%s\",\"body\":{\"kind\":\"text\"}}", room,
                 cid);
        CHECK_STR(((struct str){item->args, item->args_len}), wanted);
        outbox_fini(&outbox);
}

TEST(one_at_a_time)
{
        outbox_init(&outbox, 1);
        struct outbox_item *first = add("1"), *second = add("2");
        CHECK(outbox_next(&outbox, 0, &wait_ms) == first);
        outbox_sent(&outbox, first);
        CHECK(outbox_next(&outbox, 0, &wait_ms) == NULL);
        CHECK_INT(wait_ms, -1);
        outbox_done(&outbox, &first);
        CHECK(outbox_next(&outbox, 0, &wait_ms) == second);
        outbox_fini(&outbox);
}

TEST(one_that_waits_holds_up_those_behind_it)
{
        outbox_init(&outbox, 1);
        struct outbox_item *first = add("1");
        add("2");
        outbox_sent(&outbox, first);
        outbox_again(&outbox, first, 500);
        CHECK(outbox_next(&outbox, 499, &wait_ms) == NULL);
        CHECK_INT(wait_ms, 500);
        CHECK(outbox_next(&outbox, 500, &wait_ms) == first);
        outbox_fini(&outbox);
}

TEST(a_broken_connection_begins_with_the_oldest_again)
{
        outbox_init(&outbox, 3);
        struct outbox_item *items[4];
        for (int i = 0; i < 4; i++)
                items[i] = add("x");
        for (int i = 0; i < 3; i++) {
                CHECK(outbox_next(&outbox, 0, &wait_ms) == items[i]);
                outbox_sent(&outbox, items[i]);
        }
        CHECK(outbox_next(&outbox, 0, &wait_ms) == NULL);
        outbox_all_again(&outbox);
        CHECK(outbox_next(&outbox, 0, &wait_ms) == items[0]);
        CHECK_INT(outbox.under_way, 0);
        CHECK_INT(items[0]->tries, 1);
        outbox_fini(&outbox);
}

TEST(it_is_bounded)
{
        outbox_init(&outbox, 1);
        for (int i = 0; i < OUTBOX_MAX; i++)
                CHECK(add("{}"));
        CHECK(!add("{}"));
        struct outbox_item *item = outbox_next(&outbox, 0, &wait_ms);
        outbox_done(&outbox, &item);
        CHECK(!item && add("{}"));
        outbox_fini(&outbox);
        CHECK_INT(outbox.count, 0);
}

SUITE(CASE(an_item_is_the_finished_arguments), CASE(one_at_a_time),
      CASE(one_that_waits_holds_up_those_behind_it), CASE(a_broken_connection_begins_with_the_oldest_again),
      CASE(it_is_bounded))
