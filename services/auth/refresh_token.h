/* refresh_token.h — what a client renews its session with: 256 random bits, and where they belong. Pure; any
 * thread.
 *
 *      rt_ base64url( user 16 ‖ session 16 ‖ generation 4 ‖ random 32 ‖ tag 16 )
 *
 * The tag is an HMAC over all before it: what we did not make ends here, without asking the database; and a
 * spent token is known as ours by its generation, so that two rows for each session are enough. Stored is
 * the SHA-256 of the whole text.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/id.h"
#include "base/str.h"

struct arena;

#define REFRESH_HASH_BYTES 32

struct refresh_token {
        struct id user, session;
        int64_t   generation;                            /* 1 for the first of a session */
};

struct str refresh_token_make(const uint8_t key[static 32], const struct refresh_token *token,
                              struct arena *arena);

/* False for everything that we did not make. */
bool refresh_token_read(const uint8_t key[static 32], struct str text, struct arena *arena,
                        struct refresh_token *out);
void refresh_token_hash(struct str text, uint8_t out[static REFRESH_HASH_BYTES]);

/* --- what to do about one that was shown */

enum refresh_verdict {
        REFRESH_NEXT, /* it is good: spend it */
        REFRESH_AGAIN, /* it was spent a moment ago and nobody used the successor: the same one again */
        REFRESH_REUSED, /* it was spent: whoever shows it may be a thief */
        REFRESH_UNKNOWN, /* never stored, or lost with an old database */
};

/* The rows that are kept: [0] of the token that is good now, [1] of the one that was spent for it
 * (generation 0: none). */
struct refresh_row {
        int64_t generation;
        uint8_t hash[REFRESH_HASH_BYTES];
        bool    is_used;
        int64_t used_at_ms;
};
enum refresh_verdict refresh_judge(const struct refresh_row rows[static 2], int64_t generation,
                                   const uint8_t hash[static REFRESH_HASH_BYTES], int64_t now_ms,
                                   int64_t grace_ms);
