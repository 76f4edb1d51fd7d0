/* polling.h — a poll that stands in the call's room. Shared by the operations on polls. On a worker's thread, in the transaction. */
#pragma once
#include "chat-gateway/repo/polls.h"
#include "chat-gateway/seat.h"

struct polling {
        struct message    message;
        struct poll_body  poll;
        struct poll_state state;
};

/* ERR_CONFLICT when the message is no poll. */
enum err polling_find(struct call *call, int64_t seq, struct polling *out);
bool     polling_is_closed(const struct call *call, const struct polling *polling);

/* As it is told; in the arena. */
struct poll_view   polling_view(struct call *call, const struct polling *polling);
struct poll_choice *polling_choices(struct call *call, const struct polling *polling, const struct poll_vote *vote);
