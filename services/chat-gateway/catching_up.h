/* catching_up.h — which rooms session.sync tells of, out of what is known of each of the caller's: the same whoever read it. */
#pragma once
#include "chat-gateway/repo/syncs.h"
#include "op/call.h"

/* Finds `head` of each. */
void catching_up_hold(const struct session_sync_in *in, struct sync_room *places, int count);

/* Whether it may have to be told of: what costs more to know is asked of these alone. */
bool sync_room_may_be_told(const struct sync_room *place, bool has_all_moved);

/* out->rooms, and whether the client is whole; out->epoch is known. */
void catching_up_tell(struct call *call, const struct session_sync_in *in, const struct sync_room *places, int count, bool has_all_moved, struct session_sync_out *out);
