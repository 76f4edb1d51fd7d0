/* queue.c — a bounded queue between threads: a ring under a mutex. */

#include "base/queue.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include "base/memory.h"

struct queue {
        pthread_mutex_t mutex;
        pthread_cond_t  came;
        bool            is_closed;
        size_t          limit, count, first;
        void           *items[];
};

struct queue *queue_create(size_t limit)
{
        assert(limit > 0 && limit < SIZE_MAX / sizeof(void *) - sizeof(struct queue));
        struct queue      *queue = memory_zero(sizeof *queue + limit * sizeof(void *));
        pthread_condattr_t attributes;
        queue->limit = limit;
        pthread_mutex_init(&queue->mutex, NULL);
        pthread_condattr_init(&attributes);
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
        pthread_cond_init(&queue->came, &attributes);
        pthread_condattr_destroy(&attributes);
        return queue;
}

void queue_destroy(struct queue **queue)
{
        if (!*queue)
                return;
        assert((*queue)->count == 0);
        pthread_cond_destroy(&(*queue)->came);
        pthread_mutex_destroy(&(*queue)->mutex);
        free(*queue);
        *queue = NULL;
}

enum err queue_push(struct queue *queue, void *item)
{
        enum err err = ERR_BUSY;
        pthread_mutex_lock(&queue->mutex);
        if (!queue->is_closed && queue->count < queue->limit) {
                queue->items[(queue->first + queue->count++) % queue->limit] = item;
                pthread_cond_signal(&queue->came);
                err = OK;
        }
        pthread_mutex_unlock(&queue->mutex);
        return err;
}

static struct timespec in_ms(int timeout_ms)
{
        struct timespec at;
        clock_gettime(CLOCK_MONOTONIC, &at);
        at.tv_sec += timeout_ms / 1000;
        at.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
        if (at.tv_nsec >= 1000000000) {
                at.tv_nsec -= 1000000000;
                at.tv_sec++;
        }
        return at;
}

void *queue_pop(struct queue *queue, int timeout_ms)
{
        struct timespec until = timeout_ms > 0 ? in_ms(timeout_ms) : (struct timespec){0};
        bool            waits = timeout_ms != 0;
        void           *item  = NULL;
        pthread_mutex_lock(&queue->mutex);
        while (!queue->count && !queue->is_closed && waits) {
                if (timeout_ms < 0)
                        pthread_cond_wait(&queue->came, &queue->mutex);
                else
                        waits = pthread_cond_timedwait(&queue->came, &queue->mutex, &until) != ETIMEDOUT;
        }
        if (queue->count) {
                item         = queue->items[queue->first];
                queue->first = (queue->first + 1) % queue->limit;
                queue->count--;
        }
        pthread_mutex_unlock(&queue->mutex);
        return item;
}

void queue_close(struct queue *queue)
{
        pthread_mutex_lock(&queue->mutex);
        queue->is_closed = true;
        pthread_cond_broadcast(&queue->came);
        pthread_mutex_unlock(&queue->mutex);
}

size_t queue_count(struct queue *queue)
{
        pthread_mutex_lock(&queue->mutex);
        size_t count = queue->count;
        pthread_mutex_unlock(&queue->mutex);
        return count;
}
