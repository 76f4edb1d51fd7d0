/* caller.h — what a request tells of who sent it, before anything is believed: its address behind proxies, its token, its trace. Any thread. */
#pragma once
#include <stdbool.h>
#include "base/network.h"
#include "base/str.h"

struct arena;

#define AGENT_BYTES_MAX      200
#define REQUEST_ID_BYTES_MAX 128
#define TRACE_LEN            32

/* The address that spoke to our outermost proxy: X-Forwarded-For is read from its end for as long as the speaker is one of `proxies`. Several such headers come joined
 * by commas. */
struct address caller_address(const struct networks *proxies, struct address peer, struct str forwarded_for);

/* "Bearer <token>" (RFC 6750). False for another scheme, or something that is no token. */
bool caller_bearer(struct str authorization, struct str *token);

/* The trace id of a traceparent header (W3C Trace Context); a new one when there is none or it is malformed. */
void caller_trace(struct str traceparent, char out[static TRACE_LEN + 1]);

/* What a client says it is, as far as it can be kept and shown: at most AGENT_BYTES_MAX of visible ASCII, anything else a question mark. Never STR_NONE. */
struct str caller_agent(struct str user_agent, struct arena *arena);

/* Whether what a client calls its request can be repeated in a header of ours: visible ASCII, not too long. */
bool caller_request_id(struct str request_id);
