/* gauges.h — what operators see of this process that is looked up rather than counted: sockets, fan-out, feed, bus. See docs/operators.md. On the loop's thread. */
#pragma once

struct attendance;
struct events;
struct ingest;

void gauges_begin(struct events *events, const struct ingest *ingest, const struct attendance *attendance);
void gauges_end(void);
