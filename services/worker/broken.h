/* broken.h — rules of the relay that a test build may switch off (make BREAK=-DBREAK_RELAY_ACK=1), to prove that
 * the suite notices. Never in a release. */
#pragma once

/* What was sent counts as relayed before Kafka has acknowledged it. */
#ifndef BREAK_RELAY_ACK
#define BREAK_RELAY_ACK 0
#endif

/* A worker stores without asking whether it still holds the shard. */
#ifndef BREAK_RELAY_FENCE
#define BREAK_RELAY_FENCE 0
#endif

/* Rows are taken while older transactions are still open. */
#ifndef BREAK_RELAY_SETTLED
#define BREAK_RELAY_SETTLED 0
#endif
