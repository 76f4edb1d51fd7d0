/* requests.h — requests that must not run beside themselves. */
#pragma once
#include "base/id.h"
#include "pg/tx.h"

/* Until the end of the transaction nobody else is past this for the same user and key. No row is locked, and no transaction id taken. */
void requests_lock(struct tx *tx, struct id user, struct id cid);
