/* naming.h — what a member is called in a room. In a transaction that has locked it. */
#pragma once
#include "chat-gateway/repo/members.h"
#include "op/call.h"

/* They are called so in the call's room from now on; STR_NONE: as elsewhere. Told as the caller's doing. The entry's number; 0 when nothing changed. */
enum err naming_change(struct call *call, const struct member *member, struct str nick, int64_t *seq);
