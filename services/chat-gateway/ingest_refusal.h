/* ingest_refusal.h — why a message was not stored, as its sender is told. */
#pragma once
#include "chat-gateway/repo/sends.h"
#include "op/call.h"

/* OK for one that was stored, now or before; else the code, with what call_problem tells of it in the call. */
enum err ingest_refusal(struct call *call, const struct send_result *result);
