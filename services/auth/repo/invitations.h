/* invitations.h — invitations to register; only the SHA-256 of one is kept. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/id.h"
#include "crypto/hash.h"
#include "pg/tx.h"

void invitations_insert(struct tx *tx, const uint8_t hash[static SHA256_BYTES], struct id created_by,
                        int64_t uses, int64_t now_ms, int64_t expires_at_ms);

/* False when there is none like it, it has expired, or it was used up. */
bool invitations_has(struct tx *tx, const uint8_t hash[static SHA256_BYTES], int64_t now_ms);
/* Uses it once; false in the same cases. */
bool invitations_use(struct tx *tx, const uint8_t hash[static SHA256_BYTES], int64_t now_ms);

void invitations_delete_expired(struct tx *tx, int64_t now_ms);
