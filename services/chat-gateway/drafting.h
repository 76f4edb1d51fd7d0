/* drafting.h — drafts of the caller, as somebody is about to change them. Shared by the operations that do. On a worker's thread, in the transaction. */
#pragma once
#include "chat-gateway/repo/drafts.h"
#include "op/call.h"

/* What is there, locked: rev 0 when there is nothing. ERR_STALE when that is newer than what the writer saw (seen_rev, -1: they do not say), and the refusal tells it. */
enum err drafting_find(struct call *call, struct id room, int64_t thread, int64_t seen_rev, struct draft *out);
