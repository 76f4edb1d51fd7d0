/* invitations.h — invitations to register; only the SHA-256 of one is kept. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/id.h"
#include "crypto/hash.h"
#include "pg/tx.h"

struct invitation {
        struct id created_by;
        int64_t   uses;                                  /* how many it was made for; 0: not known any more */
        int64_t   created_at, expires_at;
};

/* False when there is one like it. */
bool invitations_insert(struct tx *tx, const uint8_t hash[static SHA256_BYTES], const struct invitation *invitation);
bool invitations_find(struct tx *tx, const uint8_t hash[static SHA256_BYTES], struct invitation *out);

/* False when there is none like it, it has expired, or it was used up. */
bool invitations_has(struct tx *tx, const uint8_t hash[static SHA256_BYTES], int64_t now_ms);
/* Uses it once; false in the same cases. */
bool invitations_use(struct tx *tx, const uint8_t hash[static SHA256_BYTES], int64_t now_ms);

void invitations_delete_expired(struct tx *tx, int64_t now_ms);
