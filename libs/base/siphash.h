/* siphash.h — SipHash, a hash that nobody who lacks the key can aim at (Aumasson and Bernstein, 2012). Any thread. */
#pragma once
#include <stdint.h>
#include "base/id.h"
#include "base/str.h"

/* With any key, and as many rounds for each word and at the end as asked: 2 and 4 are the published ones. */
uint64_t siphash(struct str bytes, const uint64_t key[static 2], int rounds, int rounds_at_end);

/* With this process's key, drawn at first use; SipHash-1-3. For tables in memory only: the next start has another key. */
uint64_t siphash_of(struct str bytes);

/* One key for two ids in that order, for tables by pairs; with this process's key, since people choose their own ids. */
struct id siphash_pair(struct id one, struct id other);
