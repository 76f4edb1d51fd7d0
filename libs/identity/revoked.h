/* revoked.h — what has been revoked lately: the set that every token is held against. Any thread; bounded by time: entries go after REVOKED_KEEP_MS, when no token can be older. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "identity/identity.h"

#define REVOKED_KEEP_MS (10 * 60 * 1000)

struct revoked;

struct revoked *revoked_create(void);
void            revoked_destroy(struct revoked **revoked);

/* False when it was known already. */
bool revoked_add(struct revoked *revoked, const struct revocation *revocation, int64_t now_ms);
bool revoked_holds(struct revoked *revoked, const struct identity *who);
