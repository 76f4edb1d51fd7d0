/* test_list.c — links inside the items. */

#include "base/list.h"

#include "tests/support/check.h"

struct item {
        int         number;
        struct link link;
};

TEST(items_stay_in_order_and_may_leave_during_a_walk)
{
        struct link head;
        struct item items[6] = {{0}};
        list_init(&head);
        CHECK(list_is_empty(&head) && list_first(&head) == NULL);
        for (int i = 0; i < 6; i++) {
                items[i].number = i;
                CHECK(!link_is_in_list(&items[i].link));
                list_append(&head, &items[i].link);
                CHECK(link_is_in_list(&items[i].link));
        }
        int wanted = 0;
        LIST_EACH(&head, struct item, link, item) {
                CHECK_INT(item->number, wanted++);
                if (item->number % 2)
                        list_remove(&item->link);
        }
        CHECK_INT(wanted, 6);
        wanted = 0;
        LIST_EACH(&head, struct item, link, item) {
                CHECK_INT(item->number, wanted);
                wanted += 2;
        }
        CHECK(LIST_ITEM(list_first(&head), struct item, link) == &items[0]);
        list_remove(&items[1].link);
        CHECK(!link_is_in_list(&items[1].link));
}

SUITE(CASE(items_stay_in_order_and_may_leave_during_a_walk))
