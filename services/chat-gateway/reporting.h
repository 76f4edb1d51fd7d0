/* reporting.h — a message becomes evidence: as it stands, with what stands around it. On a worker's thread, in the transaction. */
#pragma once
#include "chat-gateway/repo/log.h"
#include "chat-gateway/repo/reported.h"
#include "op/call.h"

/* What it says, as message.get tells it, as JSON in the arena. */
struct str reporting_body(const struct message_body *body, struct arena *arena);

/* A row about this message, without its source and reason. */
struct reported reporting_of(struct call *call, const struct log_row *row);
