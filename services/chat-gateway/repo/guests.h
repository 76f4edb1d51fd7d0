/* guests.h — chat.guests: into which room each guest was let. */
#pragma once
#include "base/id.h"
#include "pg/tx.h"

void guests_add(struct tx *tx, struct id user, struct id room);
/* False when it was not so: nothing is left to do for them. */
bool guests_remove(struct tx *tx, struct id user, struct id room);
