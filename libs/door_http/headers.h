/* headers.h — the header fields that the door looks at, gathered in one pass. Names come without regard to case; a field that may stand once and stands twice is malformed. */
#pragma once
#include <stdbool.h>
#include "base/str.h"

struct arena;
struct MHD_Connection;

struct headers {
        struct str accept_encoding, authorization, origin, content_type, content_length, transfer_encoding, expect, idempotency_key, if_match, if_none_match, user_agent,
                request_id, traceparent, accept, last_event_id, fetch_site, cookie, asks_cookie;
        struct str forwarded_for;                        /* several are joined by commas, in their order */
        bool       is_malformed;
};

/* What is gathered lies in the arena. */
void headers_read(struct MHD_Connection *connection, struct arena *arena, struct headers *out);

/* "application/json", with or without charset=utf-8. */
bool content_type_is_json(struct str content_type);

/* Whether Accept-Encoding takes a coding, by its name or by *, and not with the weight 0 (RFC 9110, 12.5.3). */
bool coding_is_accepted(struct str list, struct str coding);

/* A strong entity tag in a list of them ("5", W/"4", or *), compared weakly as If-None-Match does. `tag` comes with its quotes. */
bool etags_have(struct str list, struct str tag);
