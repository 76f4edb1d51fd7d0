/* process.h — the parts of this process, made in order and unmade in the opposite one. On the loop's thread. */
#pragma once
#include <stdbool.h>
#include "admin/config.h"
#include "op/price.h"

struct loop;
struct process;

/* NULL when something that is needed cannot be had (told in the log). */
struct process *process_open(struct loop *loop, const struct config *config, const struct price_row prices[static PRICE_COUNT]);
void            process_close(struct process **process);

/* For health_add: keys and revocations are fresh, and it is not draining. */
bool process_is_ready(void *process);

/* No new requests; `drained` is called once those under way are answered. */
void process_drain(struct process *process, void (*drained)(void *owner), void *owner);
