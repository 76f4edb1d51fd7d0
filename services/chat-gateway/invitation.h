/* invitation.h — the secret of an invitation: base64url of the room's id and 16 random bytes. What is kept is its hash. */
#pragma once
#include "chat-gateway/repo/invites.h"
#include "op/call.h"

enum { INVITATION_SECRET_BYTES = 16 };

/* With that random part; NULL: with one made here. */
struct str invitation_make(struct id room, const uint8_t *random, struct arena *arena, uint8_t hash[static SHA256_BYTES]);

/* The invitation that a secret stands for, good: ERR_NOT_FOUND when there never was one (that is known of), ERR_GONE when it is over, ERR_ARCHIVED. With `is_locking` the room is held. */
struct room;
enum err invitation_find(struct call *call, struct str token, bool is_locking, struct room *room, struct invite *out);
