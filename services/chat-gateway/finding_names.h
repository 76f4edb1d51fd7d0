/* finding_names.h — people and rooms by what they are called. On a worker's thread, in a transaction. */
#pragma once
#include "chat-gateway/ops.h"
#include "chat-gateway/shelves.h"
#include "op/call.h"

/* Those that fit best first. Nobody, and no room but the caller's own, when the token's scopes do not cover the directory. */
void finding_people(struct call *call, struct str words, struct search_query_out *out);
void finding_rooms(struct call *call, const struct shelves *shelves, struct str words, struct search_query_out *out);
