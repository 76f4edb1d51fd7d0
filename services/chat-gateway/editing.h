/* editing.h — an edit, before a worker makes it: what it will say is weighed like what is sent. On the loop's thread. */
#pragma once
#include "op/dispatch.h"

struct ingest;

/* The call's loop_owner, for message.edit. In the call's arena. */
struct editing;
/* What is suspicious about what the message will say, for a person; NULL for nothing. On the worker's thread. */
const char *editing_suspicious(const struct call *call);

/* The loop_op of message.edit. */
void editing_take(struct ingest *ingest, struct dispatch *dispatch, struct call *call);
