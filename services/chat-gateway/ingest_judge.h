/* ingest_judge.h — what a message is before it is sent: refused, masked, flagged by rules about words; or suspicious. On the loop's thread. */
#pragma once
#include "chat-gateway/ops.h"
#include "chat-gateway/repo/sends.h"
#include "op/call.h"

/* Into *send what the rules about words have to say about it: masked words are in its text. True when its sender is to be muted for them, once it was refused.
 *
 * It is refused under the lock, and no sooner: what was stored before the rule was made is answered by what was stored. */
bool ingest_judge(const struct call *call, const struct message_body *body, struct send *send);

/* Into *send a report, if there is none yet and something is suspicious about it. */
void ingest_suspect(const char *suspicious, const struct call *call, const struct message_body *body, struct send *send);
