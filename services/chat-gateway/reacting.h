/* reacting.h — what counts as a reaction, and how many of each a message has. Shared by the operations on reactions. */
#pragma once
#include "chat-gateway/repo/log.h"
#include "chat-gateway/seat.h"

#define REACTIONS_DIFFERENT_MAX 50                       /* of one message */
#define REACTIONS_OWN_MAX       20                       /* of one person on one message */

/* One emoji, or a :short_code:. */
bool reacting_is_emoji(struct str emoji);

/* How many people reacted so. */
int64_t reacting_count(const struct log_row *message, struct str emoji, struct arena *arena);

/* One more (1) or one fewer (-1): stored with the message; the count then. ERR_CONFLICT fails the transaction when there are too many different ones. */
int64_t reacting_change(struct call *call, const struct log_row *message, struct str emoji, int change);
