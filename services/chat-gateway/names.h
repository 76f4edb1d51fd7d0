/* names.h — what people are called, for lists of them. On a worker's thread, in a transaction. */
#pragma once
#include "chat-gateway/repo/users.h"
#include "op/call.h"

/* One for each id, in their order; NULL for whom auth does not know, or has shut out. In the arena. */
const struct person **names_of(struct call *call, const struct id *users, size_t count);
