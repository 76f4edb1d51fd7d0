/* tables.c — the shapes and rows that tables.h declares. */

#include "c/tables.h"

#include "json/as_shapes.h"
#include "proto/auth.def"
#include "json/as_shapes.h"
#include "proto/chat.def"
#include "json/as_shapes.h"
#include "proto/admin.def"
#include "json/as_shapes.h"
#include "proto/events.def"

enum {
#define WHO(name, sentence) name,
#include "proto/relations.def"
};

#define ROW(name_, wire_, method_, path_, who_, of_auth)                                                     \
        [CHAT_##name_] = {.wire = wire_, .method = CHAT_##method_, .path = path_, .is_auth = of_auth,        \
                          .needs_token = (who_) != ANYONE, .is_inside = (who_) == SERVICE, .in = name_##_in_shape, .out = name_##_out_shape},

const struct chat_op chat_ops[CHAT_OPS] = {
#define OP(name, wire, method, path, who, ...)        ROW(name, wire, method, path, who, true)
#define OP_REST(name, wire, method, path, who, ...)   ROW(name, wire, method, path, who, true)
#define OP_SOCKET(name, wire, method, path, who, ...) ROW(name, wire, method, path, who, true)
#include "proto/auth.def"
#define OP(name, wire, method, path, who, ...)        ROW(name, wire, method, path, who, false)
#define OP_REST(name, wire, method, path, who, ...)   ROW(name, wire, method, path, who, false)
#define OP_SOCKET(name, wire, method, path, who, ...) ROW(name, wire, method, path, who, false)
#include "proto/chat.def"
#define OP(name, wire, method, path, who, ...)        ROW(name, wire, method, path, who, false)
#define OP_REST(name, wire, method, path, who, ...)   ROW(name, wire, method, path, who, false)
#define OP_SOCKET(name, wire, method, path, who, ...) ROW(name, wire, method, path, who, false)
#include "proto/admin.def"
};
