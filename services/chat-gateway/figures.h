/* figures.h — what is counted as it happens: messages, batches, the bus. See docs/operators.md; what is looked up instead is in gauges.h. On the loop's thread. */
#pragma once
#include <stdint.h>
#include "base/err.h"
#include "chat-gateway/ops.h"

/* Once, at start: so that they are there before they first count. */
void figures_register(void);

/* A message was accepted (OK) or refused; how long its sender waited, from the door to the answer. */
void figures_message(enum err err, enum message_body_kind kind, int64_t took_us);
/* A batch was committed: how many messages it held and how long it took. */
void figures_batch(int messages, int64_t took_us);
void figures_bus_published(int frames);
void figures_bus_heard(int frames);
