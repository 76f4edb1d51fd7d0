/* guests.h — what chat tells of the invitations to its rooms, by its public view. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/id.h"
#include "crypto/hash.h"
#include "pg/tx.h"

/* Whether somebody may still come by it. */
bool guests_are_invited(struct tx *tx, struct id room, const uint8_t hash[static SHA256_BYTES], int64_t now_ms);
