/* tables.h — the contract as C: what goes into every operation and comes out of it, and each operation as
 * a row.
 *
 * All of it is read from proto/auth.def, proto/chat.def, proto/admin.def and proto/events.def by the preprocessor: an
 * operation's input is `struct room_create_in`, its output `struct room_create_out`, an event's payload
 * `struct member_joined_event`; texts in them are views (base/str.h).
 */
#pragma once
#include "json/shape.h"

#include "json/as_enums.h"
#include "proto/auth.def"
#include "json/as_enums.h"
#include "proto/chat.def"
#include "json/as_enums.h"
#include "proto/admin.def"
#include "json/as_structs.h"
#include "proto/auth.def"
#include "json/as_structs.h"
#include "proto/chat.def"
#include "json/as_structs.h"
#include "proto/admin.def"
#include "json/as_structs.h"
#include "proto/events.def"
#include "json/as_declarations.h"
#include "proto/auth.def"
#include "json/as_declarations.h"
#include "proto/chat.def"
#include "json/as_declarations.h"
#include "proto/admin.def"
#include "json/as_declarations.h"
#include "proto/events.def"

enum chat_method { CHAT_NONE, CHAT_GET, CHAT_POST, CHAT_PUT, CHAT_PATCH, CHAT_DELETE };

struct chat_op {
        const char      *wire;                           /* "message.send" */
        enum chat_method method;                         /* CHAT_NONE: by socket alone */
        const char      *path;                           /* "/v1/rooms/{room}/messages" */
        bool             needs_token, is_auth;           /* is_auth: answered by auth */
        bool             is_inside;                      /* what services ask of each other: written to be asked twice */
        const struct shape *(*in)(void), *(*out)(void);
};

/* The rows by name: &chat_ops[CHAT_message_send]. */
enum chat_op_name {
#define OP(name, ...)        CHAT_##name,
#define OP_REST(name, ...)   CHAT_##name,
#define OP_SOCKET(name, ...) CHAT_##name,
#include "proto/auth.def"
#define OP(name, ...)        CHAT_##name,
#define OP_REST(name, ...)   CHAT_##name,
#define OP_SOCKET(name, ...) CHAT_##name,
#include "proto/chat.def"
#define OP(name, ...)        CHAT_##name,
#define OP_REST(name, ...)   CHAT_##name,
#define OP_SOCKET(name, ...) CHAT_##name,
#include "proto/admin.def"
        CHAT_OPS
};
extern const struct chat_op chat_ops[CHAT_OPS];

/* The word of an enum's value, as on the wire: word_of(member_role_words, ROLE_OWNER). */
#define word_of(words, value) ((words)[(value)])
