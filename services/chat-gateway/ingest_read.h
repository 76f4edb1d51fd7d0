/* ingest_read.h — a message as it is sent: what its body must hold beyond the types of its row. */
#pragma once
#include "chat-gateway/ops.h"
#include "chat-gateway/repo/sends.h"

/* What message.send takes as a struct send; faults are told by the call. Any thread. */
enum err ingest_read(struct call *call, const struct message_send_in *in, struct id sender, struct send *out);
