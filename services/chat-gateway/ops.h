/* ops.h — the operations of chat-gateway: proto/chat.def as structs, shapes and handlers, and the events that go with them. */
#pragma once
#include "op/call.h"
#include "op/event.h"

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
#include "op/as_prototypes.h"
#include "proto/chat.def"

extern const struct op chat_ops[];
extern const size_t    chat_ops_count;

/* The rows of the table are numbered by the order of enum member_role: what a role may do, of proto/roles.def. */
unsigned role_permissions(enum member_role role);
