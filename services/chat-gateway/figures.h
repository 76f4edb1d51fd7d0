/* figures.h — what this process counts for its operators: sockets, fan-out, ingest, bus and feed. See docs/operators.md. On the loop's thread. */
#pragma once
#include <stdint.h>
#include "base/err.h"

struct events;
struct ingest;

/* From now on everything that is looked up rather than counted is there at each print. */
void figures_begin(struct events *events, const struct ingest *ingest);
void figures_end(void);

/* A message was accepted (OK) or refused; how long its sender waited, from the door to the answer. */
void figures_message(enum err err, const char *kind, int64_t took_us);
/* A batch was committed: how many messages it held and how long it took. */
void figures_batch(int messages, int64_t took_us);
void figures_bus_published(int frames);
void figures_bus_heard(int frames);
