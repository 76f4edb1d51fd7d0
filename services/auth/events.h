/* events.h — what happens to accounts, told to their logs: the events of proto/events.def as structs, and
 * the one way to write them down. */
#pragma once
#include "op/call.h"
#include "op/event.h"

/* The events of chat use the words of chat. */
#include "json/as_enums.h"
#include "proto/chat.def"
#include "json/as_structs.h"
#include "proto/chat.def"
#include "json/as_structs.h"
#include "proto/events.def"
#include "json/as_declarations.h"
#include "proto/chat.def"
#include "json/as_declarations.h"
#include "proto/events.def"

/* In the call's transaction: gives `d` (the event's own struct) the next number of the log of `account`, and
 * names it in the feed. */
void tell(struct call *call, struct id account, enum event event, const void *d);
