/* queue.h — a bounded queue between threads.
 *
 * Any thread may push and pop. Full means full: push says so, and the caller decides who waits. Items are pointers;
 * pushing hands them over.
 */
#pragma once
#include <stddef.h>
#include "base/err.h"

struct queue;

/* Holds at most `limit` items, always. Destroy expects it empty. */
struct queue *queue_create(size_t limit);
void          queue_destroy(struct queue **queue);

/* ERR_BUSY when full or closed; the item is then still yours. */
enum err queue_push(struct queue *queue, void *item);

/* NULL when nothing came within the time given, or at once when closed and empty. 0 does not wait, -1 waits for ever. */
void *queue_pop(struct queue *queue, int timeout_ms);

/* Wakes every waiting popper; what is queued can still be popped. */
void   queue_close(struct queue *queue);
size_t queue_count(struct queue *queue);
