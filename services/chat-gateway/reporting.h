/* reporting.h — a message becomes evidence: as it stands, with what stands around it. On a worker's thread, in the transaction, but for what a message that is
 * about to be sent needs. */
#pragma once
#include "chat-gateway/repo/log.h"
#include "chat-gateway/repo/reported.h"
#include "chat-gateway/repo/sends.h"
#include "chat-gateway/word_rules.h"
#include "op/call.h"

/* What it says, as message.get tells it, as JSON in the arena. */
struct str reporting_body(const struct message_body *body, struct arena *arena);

/* A report by the rule that flagged it, or by the server (the rule of nobody), for a message that is about to be stored. In the arena. */
struct send_flag *reporting_flag(enum report_reason reason, const struct verdict *verdict, const struct message_body *body, struct arena *arena);

/* The same for one that was changed. */
void reporting_changed(struct call *call, enum report_reason reason, const struct verdict *verdict, const struct message *message, const struct message_body *body);

/* A row about this message, without its source and reason. */
struct reported reporting_of(struct call *call, const struct log_row *row);
