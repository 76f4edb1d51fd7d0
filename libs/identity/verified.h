/* verified.h — tokens that were verified before: the SHA-256 of each → whose it is, until it ends. It makes reconnects cheap. One thread.
 *
 * At most `limit` tokens; the one unused for longest makes room. It knows nothing of revocation: whoever asks it looks there too.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"
#include "identity/identity.h"

struct verified;

struct verified *verified_create(size_t limit);
void             verified_destroy(struct verified **verified);
/* `now_ms` is wall time. */
bool             verified_get(struct verified *verified, struct str token, int64_t now_ms, struct identity *who);
void             verified_put(struct verified *verified, struct str token, const struct identity *who);
void             verified_clear(struct verified *verified);              /* a key was withdrawn */
