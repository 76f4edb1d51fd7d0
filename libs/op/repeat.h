/* repeat.h — a resend is harmless: the answers of changing operations, kept for seven days under the client's key.
 *
 * The key is (cid, room or none, user). A UUIDv7 begins with its time, so the table `repeats` of each schema is partitioned by range of cid and a day is forgotten by dropping its
 * table; a cid from outside the window would find no partition and is invalid.
 */
#pragma once
#include "op/call.h"

#define REPEAT_WINDOW_MS (7 * 24 * 3600 * 1000LL)
#define REPEAT_AHEAD_MS  (10 * 60 * 1000LL)              /* how far a client's clock may be ahead */
#define REPEAT_DIGEST_BYTES 16

/* Whether the key is a UUIDv7 of the window; else ERR_INVALID with the field. */
enum err repeat_check_key(struct call *call, struct id cid);

/* What the call says, as a digest: the same content has the same one, through whatever door. */
void repeat_digest(const struct call *call, uint8_t out[static REPEAT_DIGEST_BYTES]);

/* An earlier answer to the same key and content becomes call->answer: then true. Other content under the key: true, and call->err is ERR_CONFLICT. */
bool repeat_find(struct call *call, struct tx *tx);
void repeat_keep(struct call *call, struct tx *tx);
