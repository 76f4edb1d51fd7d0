/* cookie.h — the cookie by which a browser keeps a session for its page: the refresh token, out of reach of scripts. Any thread.
 *
 * Over https it is called __Host-rt, which no other host and no path can set (RFC 6265bis, 4.1.3.2). Browsers take such a name over TLS alone, so on the plain-http loopback
 * address of a machine's own installation, and nowhere else, it is called rt.
 */
#pragma once
#include <stdint.h>
#include "base/str.h"

struct arena;

/* What it is called for a page of this origin, which has been allowed; NULL where none may be kept. */
const char *cookie_name(struct str origin);

/* Its value in a Cookie header; STR_NONE when it is not there. */
struct str cookie_value(struct str header, const char *name);

/* For Set-Cookie. Without a value: to be forgotten. */
struct str cookie_text(const char *name, struct str value, int64_t lifetime_ms, struct arena *arena);
