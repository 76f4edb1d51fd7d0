/* figures.h — what is counted as it happens: messages, batches, the bus, fan-out, resuming. See docs/operators.md; what is looked up instead is in gauges.h. On the loop's thread. */
#pragma once
#include <stdint.h>
#include "base/err.h"
#include "chat-gateway/live/live.h"
#include "chat-gateway/ops.h"

/* Once, at start: so that they are there before they first count. */
void figures_register(void);

/* A message was accepted (OK) or refused; how long its sender waited, from the door to the answer. */
void figures_message(enum err err, enum message_body_kind kind, int64_t took_us);
/* A batch was committed: how many messages it held and how long it took. */
void figures_batch(int messages, int64_t took_us);
void figures_bus_published(int frames);
void figures_bus_heard(int frames);
void figures_bus_reconnected(void);
/* Everything new in a room was written to its followers, so long after the first of it had passed the gate. */
void figures_fanout(enum frame_path path, int64_t took_us);
/* So much of what was reported is kept no longer. Any thread. */
void figures_forgotten(int64_t count);
/* A client that was away said how far it is: whether all it names could be taken up again, or something has to be loaded anew. Any thread. */
void figures_resume(bool is_whole);
