/* list.h — a doubly linked list whose links lie inside the items.
 *
 * The head is a link of its own; an item out of any list has link.next == NULL. No allocation, one thread.
 *
 *      struct waiter { struct link link; … };
 *      LIST_EACH(&waiters, struct waiter, link, w) wake(w);           // the current item may be removed in the body
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct link {
        struct link *next, *prev;
};

static inline void list_init(struct link *head) { head->next = head->prev = head; }
static inline bool list_is_empty(const struct link *head) { return head->next == head; }
static inline bool link_is_in_list(const struct link *link) { return link->next != NULL; }

static inline void list_append(struct link *head, struct link *link)
{
        link->prev       = head->prev;
        link->next       = head;
        head->prev->next = link;
        head->prev       = link;
}

static inline void list_remove(struct link *link)
{
        if (!link->next)
                return;
        link->prev->next = link->next;
        link->next->prev = link->prev;
        link->next = link->prev = NULL;
}

#define LIST_ITEM(link_pointer, type, member) ((type *)(void *)((char *)(link_pointer) - offsetof(type, member)))

#define LIST_EACH(head, type, member, item)                                                                         \
        for (struct link *item##_at = (head)->next, *item##_next = item##_at->next;                                 \
             item##_at != (head); item##_at = item##_next, item##_next = item##_at->next)                           \
                for (type *item = LIST_ITEM(item##_at, type, member); item; item = NULL)

static inline struct link *list_first(struct link *head) { return list_is_empty(head) ? NULL : head->next; }
