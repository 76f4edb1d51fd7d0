/* resolve.h — names to addresses, as the system does it, for a bounded time. Within libs/fetch alone. One thread. */
#pragma once
#include "fetch/fetch.h"

struct resolver;

#define RESOLVER_LATE_MAX 16                             /* look-ups that were given up and go on regardless */

struct resolver *resolver_create(void);
void             resolver_destroy(struct resolver **resolver);

/* A fetch_resolve_fn. Addresses of IPv6 that hold one of IPv4 are left out by making the whole look-up fail: nobody honest has them. */
int resolver_resolve(void *resolver, const char *host, int64_t wait_ms, struct address out[static FETCH_ADDRESSES_MAX]);
