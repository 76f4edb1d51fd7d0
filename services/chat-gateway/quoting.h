/* quoting.h — what a message quotes, as far as who asks may read it: the message that it answers, and those that its text links to. On a worker's thread, in a transaction. */
#pragma once
#include "chat-gateway/repo/log.h"
#include "op/call.h"

enum { QUOTES_OF_MESSAGE_MAX = 5 };

/* Of a message of the call's room, with its body: up to QUOTES_OF_MESSAGE_MAX, in `out`; the count. What is quoted is told as it stands now. */
int quoting_read(struct call *call, const struct message *message, struct quote *out);
