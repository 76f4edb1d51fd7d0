/* announce.h — revocations over the Redis stream auth:revocations: the fast way. The table auth.revocations is the truth; see identity.h. On the loop's thread. */
#pragma once
#include "identity/identity.h"

struct redis;
struct stream_entry;

#define ANNOUNCE_KEEP_MS      (15 * 60 * 1000)
#define ANNOUNCE_KEEP_ENTRIES 100000

/* ERR_UNAVAILABLE or ERR_BUSY: nobody heard it, and everybody finds it in the table within a quarter of a second. */
enum err announce_revocation(struct redis *redis, const struct revocation *revocation);

/* False when the entry is none of ours. */
bool announce_read(const struct stream_entry *entry, struct revocation *out);

/* "session", "user", "all": as in the table. */
struct str revocation_word(const struct revocation *revocation);
bool       revocation_from_word(struct str word, struct revocation *out);
