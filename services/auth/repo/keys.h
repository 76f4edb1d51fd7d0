/* keys.h — the public halves of the signing keys, and since when each signs. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"
#include "crypto/signature.h"
#include "pg/tx.h"

struct key_row {
        struct str kid;
        uint8_t    x[P256_COORDINATE_BYTES], y[P256_COORDINATE_BYTES];
        int64_t    published_at_ms, signs_from_ms;
};

/* Held until the end of the transaction, so that one process at a time decides about keys. */
void keys_lock(struct tx *tx);

/* Those that are not retired, the one that signs last first. */
int  keys_list(struct tx *tx, struct key_row **out);
void keys_insert(struct tx *tx, const struct key_row *row);
bool keys_retire(struct tx *tx, struct str kid, int64_t at_ms); /* false when there is none like it */
