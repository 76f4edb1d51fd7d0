/* ops.h — the operations of admin: proto/admin.def as structs, shapes and handlers, with the words of chat, and the events that go with them. */
#pragma once
#include "op/call.h"
#include "op/event.h"
#include "op/run.h"

#include "json/as_enums.h"
#include "proto/chat.def"
#include "json/as_enums.h"
#include "proto/admin.def"
#include "json/as_structs.h"
#include "proto/chat.def"
#include "json/as_structs.h"
#include "proto/admin.def"
#include "json/as_structs.h"
#include "proto/events.def"
#include "json/as_declarations.h"
#include "proto/chat.def"
#include "json/as_declarations.h"
#include "proto/admin.def"
#include "json/as_declarations.h"
#include "proto/events.def"
#include "op/as_prototypes.h"
#include "proto/admin.def"

extern const struct op admin_ops[];
extern const size_t    admin_ops_count;
