/* origin.h — which web pages may speak to us: an allow-list of origins (RFC 6454), compared byte by byte as browsers write them. Any thread. */
#pragma once
#include <stdbool.h>
#include "base/str.h"

struct origins;

/* `list` is separated by commas; the origin of `public_url` (or NULL) is on it as well. Both must stay as long as the origins do. */
struct origins *origins_create(struct str list, const char *public_url);
void            origins_destroy(struct origins **origins);

/* "null" and the empty origin never are. */
bool origins_allow(const struct origins *origins, struct str origin);
