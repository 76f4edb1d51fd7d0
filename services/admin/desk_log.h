/* desk_log.h — what administrators did, told to the desk's log: one for each of them, for the audit. */
#pragma once
#include "admin/ops.h"

/* In the call's transaction: gives `d` (the event's own struct) the next number of the caller's log, and names it in the feed. */
void desk_tell(struct call *call, enum event event, const struct shape *shape, const void *d);
