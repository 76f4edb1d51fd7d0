/* forwarding.h — a message that is passed on: read by a worker, then sent on the loop as every message is.
 *
 *      message.forward     source read, as somebody who may read there (worker) → into the ingest queue of the other room (loop) → answered
 */
#pragma once
#include "chat-gateway/ops.h"
#include "op/dispatch.h"

struct ingest;

/* On the worker: what is passed on, and that it came from there, into call->loop_owner. ERR_NOT_FOUND for who may not read it. */
enum err forwarding_prepare(struct call *call, const struct message_forward_in *in);

/* On the loop, once that went well. */
void forwarding_send(struct ingest *ingest, struct dispatch *dispatch, struct call *call);
