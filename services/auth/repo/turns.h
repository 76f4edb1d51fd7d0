/* turns.h — who must not run beside themselves takes turns: advisory locks, until the end of the transaction. No row is
 * locked, and no transaction id taken.
 */
#pragma once
#include <stdbool.h>
#include "base/id.h"
#include "pg/tx.h"

/* Requests of the same user under the same key: the second one waits here until the first one's answer can be seen. */
void turns_request(struct tx *tx, struct id user, struct id cid);

/* The sweep of what has expired: false when another process is at it. */
bool turns_sweep(struct tx *tx);
