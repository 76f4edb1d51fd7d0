/* op.h — an operation: one row of a table, printed from proto/<service>.def, and the one path every call takes.
 *
 * A service expands its table in ops.h (structs, prototypes) and ops.c (shapes, rows): see op/as_prototypes.h and op/as_rows.h. Doors turn bytes into a call
 * (call.h) and a reply into bytes; they decide nothing.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "identity/identity.h"
#include "json/shape.h"

struct call;

enum method { METHOD_NONE, METHOD_GET, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE };

enum relation {
#define WHO(name, sentence) WHO_##name,
#include "proto/relations.def"
};

/* Permission bits as they stand in the database, and what each role is made of. */
enum permission {
        PERM_NONE = 0,
#define PERM(bit, name, sentence) PERM_##name = 1 << bit,
#include "proto/permissions.def"
};

enum price {
#define PRICE(name, keyed, burst, per_minute, new, sentence) PRICE_##name,
#include "proto/prices.def"
        PRICE_COUNT
};

enum { BY_REST = 1, BY_SOCKET = 2 };

struct op {
        const char  *name, *wire;                        /* "message_send", "message.send" */
        unsigned     doors;                              /* BY_REST | BY_SOCKET */
        enum method  method;
        const char  *path;                               /* "/v1/rooms/{room}/messages" */
        enum relation who;
        unsigned     perm, perm_other;                   /* bits of enum permission */
        enum scope   scope;
        enum price   price;
        int          status;                             /* HTTP, on success */
        const char  *sentence;
        const struct shape *(*in)(void), *(*out)(void);
        enum err   (*run)(struct call *call, const void *in, void *out);
};

/* The row of that wire name, or NULL. */
const struct op *op_find(const struct op *ops, size_t count, struct str wire);

/* The place of a KEY or PATH member in the input, found once: NULL when the operation has none. An operation with a key changes something. */
const struct field *op_key(const struct op *op);
const struct field *op_room(const struct op *op);        /* the member "room" in the path */
