/* revocations.h — what every service refuses although its token looks good. */
#pragma once
#include <stdint.h>
#include "identity/identity.h"
#include "pg/tx.h"

void revocations_insert(struct tx *tx, const struct revocation *revocation, int64_t expires_at_ms);
void revocations_delete_expired(struct tx *tx, int64_t now_ms);
