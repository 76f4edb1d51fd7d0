/* shape.h — what a declared struct looks like: one row per member, printed by the preprocessor from the tables in proto/.
 *
 * The generic reader (read.h) and writer (write.h) serve every struct of the platform through these rows; a debugger sees plain structs.
 * as_structs.h makes the structs, as_shapes.h the rows; both are included right before a table:
 *
 *      #include "json/as_enums.h"
 *      #include "proto/chat.def"
 *      #include "json/as_structs.h"
 *      #include "proto/chat.def"
 *
 * Members: id → struct id, int → int64_t, bool → bool, time → int64_t (ms), text bytes doc → struct str, enum(X) → enum X, object(X) → struct X,
 * one_of(X) → struct X { enum X_kind kind; union … }, list(K, max) → struct { size_t count; K *items; }.
 * OPTIONAL adds bool has_x, PATCH adds enum patch has_x.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/id.h"
#include "base/str.h"

enum kind { KIND_ID, KIND_INT, KIND_BOOL, KIND_TIME, KIND_TEXT, KIND_BYTES, KIND_ENUM, KIND_OBJECT, KIND_ONE_OF, KIND_DOC };
enum need { NEED_REQUIRED, NEED_OPTIONAL, NEED_PATCH };
enum place { PLACE_BODY, PLACE_PATH, PLACE_QUERY, PLACE_IF_MATCH, PLACE_KEY, PLACE_COOKIE };
enum patch { PATCH_ABSENT = 0, PATCH_NULL, PATCH_SET };

struct shape;

/* What one value may be. */
struct value_kind {
        enum kind                kind;
        int64_t                  min, max;               /* of the number; of the text's code points; of the bytes */
        const struct shape    *(*shape)(void);           /* of object and one_of */
        const char *const       *words;                  /* of an enum: ends with NULL */
};

struct field {
        const char       *name;
        enum need         need;
        enum place        place;
        size_t            offset, has_offset;            /* has_offset: of has_x, unless REQUIRED */
        struct value_kind of;                            /* the value, or each item of a list */
        int64_t           items_max;                     /* more than 0: a list */
        size_t            item_bytes;
        const char       *sentence;
};

#define SHAPE_FIELDS_MAX 64                              /* rows of one struct; the tables are checked for it */

struct shape {
        const char         *name;                        /* "message_send_in" */
        size_t              bytes;                       /* of the struct */
        bool                is_one_of;                   /* then each field is a case: name = the word, of.min = the value of kind, at offset 0 */
        const struct field *fields;                      /* ends with a row without a name */
};

/* The row of that name, or NULL. */
const struct field *shape_field(const struct shape *shape, struct str name);
