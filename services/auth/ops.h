/* ops.h — the operations of auth: proto/auth.def as structs, shapes and handlers. */
#pragma once
#include "auth/auth.h"
#include "op/call.h"
#include "op/run.h"

#include "json/as_enums.h"
#include "proto/auth.def"
#include "json/as_structs.h"
#include "proto/auth.def"
#include "json/as_declarations.h"
#include "proto/auth.def"
#include "op/as_prototypes.h"
#include "proto/auth.def"

extern const struct op auth_ops[];
extern const size_t    auth_ops_count;
