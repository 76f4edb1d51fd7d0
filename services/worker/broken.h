/* broken.h — rules of the relay that a test build may leave out, as base/broken.h says. */
#pragma once

#include "base/broken.h"

#define BREAK_RELAY_ACK     step_is_broken("RELAY_ACK")     /* what was sent counts as relayed before Kafka has acknowledged it */
#define BREAK_RELAY_FENCE   step_is_broken("RELAY_FENCE")   /* a worker stores without asking whether it still holds the shard */
#define BREAK_RELAY_SETTLED step_is_broken("RELAY_SETTLED") /* rows are taken while older transactions are still open */
