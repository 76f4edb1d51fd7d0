/* test_queue.c — the bounded queue. */

#include "base/queue.h"

#include <pthread.h>
#include "base/clock.h"
#include "tests/support/check.h"

TEST(full_means_full_and_order_is_kept)
{
        struct queue *queue    = queue_create(3);
        int           items[4] = {0};
        for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 3; i++)
                        CHECK_OK(queue_push(queue, &items[i]));
                CHECK_ERR(queue_push(queue, &items[3]), ERR_BUSY);
                CHECK_INT(queue_count(queue), 3);
                CHECK(queue_pop(queue, 0) == &items[0]);
                CHECK_OK(queue_push(queue, &items[3]));
                CHECK(queue_pop(queue, -1) == &items[1]);
                CHECK(queue_pop(queue, 10) == &items[2]);
                CHECK(queue_pop(queue, 0) == &items[3]);
                CHECK(queue_pop(queue, 0) == NULL);
        }
        queue_destroy(&queue);
}

TEST(an_empty_queue_waits_as_long_as_told)
{
        struct queue *queue = queue_create(1);
        int64_t       from  = clock_monotonic_ms();
        CHECK(queue_pop(queue, 30) == NULL);
        CHECK(clock_monotonic_ms() - from >= 29);
        queue_destroy(&queue);
}

TEST(a_closed_queue_takes_nothing_but_gives_what_it_has)
{
        struct queue *queue = queue_create(2);
        int           item  = 0;
        CHECK_OK(queue_push(queue, &item));
        queue_close(queue);
        CHECK_ERR(queue_push(queue, &item), ERR_BUSY);
        CHECK(queue_pop(queue, -1) == &item);
        CHECK(queue_pop(queue, -1) == NULL);
        queue_destroy(&queue);
}

#define ITEMS 20000
static int seen[ITEMS];

static void *pop_all(void *queue)
{
        int *item;
        while ((item = queue_pop(queue, -1)))
                __atomic_add_fetch(item, 1, __ATOMIC_RELAXED);
        return NULL;
}

static void *push_half(void *queue)
{
        static int half;
        int        first = __atomic_fetch_add(&half, 1, __ATOMIC_RELAXED) * (ITEMS / 2);
        for (int i = first; i < first + ITEMS / 2;)
                if (queue_push(queue, &seen[i]) == OK)
                        i++;
        return NULL;
}

TEST(several_threads_push_and_pop_each_item_once)
{
        struct queue *queue = queue_create(64);
        pthread_t     poppers[2], pushers[2];
        for (int i = 0; i < 2; i++) {
                pthread_create(&poppers[i], NULL, pop_all, queue);
                pthread_create(&pushers[i], NULL, push_half, queue);
        }
        for (int i = 0; i < 2; i++)
                pthread_join(pushers[i], NULL);
        queue_close(queue);
        for (int i = 0; i < 2; i++)
                pthread_join(poppers[i], NULL);
        for (int i = 0; i < ITEMS; i++)
                CHECK_INT(seen[i], 1);
        queue_destroy(&queue);
}

SUITE(CASE(full_means_full_and_order_is_kept), CASE(an_empty_queue_waits_as_long_as_told),
      CASE(a_closed_queue_takes_nothing_but_gives_what_it_has), CASE(several_threads_push_and_pop_each_item_once))
