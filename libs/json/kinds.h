/* kinds.h — what each kind of the tables is in C: its type, and its row in a shape. Read by as_structs.h and as_shapes.h alone.
 *
 * Every bare column is pasted at once (KIND_TYPE_##kind), so that no macro of the world can expand it first.
 */
#pragma once
#include "json/shape.h"

#define KIND_TYPE_id                struct id
#define KIND_TYPE_int(low, high)    int64_t
#define KIND_TYPE_bool              bool
#define KIND_TYPE__Bool             bool
#define KIND_TYPE_time              int64_t
#define KIND_TYPE_text(low, high)   struct str
#define KIND_TYPE_bytes(high)       struct str
#define KIND_TYPE_enum(words)       enum words
#define KIND_TYPE_object(type)      struct type
#define KIND_TYPE_one_of(type)      struct type
#define KIND_TYPE_doc(high)         struct str
#define KIND_TYPE_list(kind, high)  struct { size_t count; KIND_TYPE_##kind *items; }

#define KIND_ROW_id                 .of = {.kind = KIND_ID}
#define KIND_ROW_int(low, high)     .of = {.kind = KIND_INT, .min = low, .max = high}
#define KIND_ROW_bool               .of = {.kind = KIND_BOOL}
#define KIND_ROW__Bool              .of = {.kind = KIND_BOOL}
#define KIND_ROW_time               .of = {.kind = KIND_TIME}
#define KIND_ROW_text(low, high)    .of = {.kind = KIND_TEXT, .min = low, .max = high}
#define KIND_ROW_bytes(high)        .of = {.kind = KIND_BYTES, .max = high}
#define KIND_ROW_enum(name)         .of = {.kind = KIND_ENUM, .words = name##_words}
#define KIND_ROW_object(type)       .of = {.kind = KIND_OBJECT, .shape = type##_shape}
#define KIND_ROW_one_of(type)       .of = {.kind = KIND_ONE_OF, .shape = type##_shape}
#define KIND_ROW_doc(high)          .of = {.kind = KIND_DOC, .max = high}
#define KIND_ROW_list(kind_, high)  .items_max = high, .item_bytes = sizeof(KIND_TYPE_##kind_), KIND_ROW_##kind_

#define NEED_MEMBER_REQUIRED(name)
#define NEED_MEMBER_OPTIONAL(name)  bool has_##name;
#define NEED_MEMBER_PATCH(name)     enum patch has_##name;
#define NEED_OFFSET_REQUIRED(holder, name) 0
#define NEED_OFFSET_OPTIONAL(holder, name) offsetof(holder, has_##name)
#define NEED_OFFSET_PATCH(holder, name)    offsetof(holder, has_##name)

/* A function that hands out one shape; its rows stand between the two. */
#define SHAPE_BEGIN(type, label, one_of)                                                                            \
        const struct shape *label##_shape(void)                                                                     \
        {                                                                                                           \
                typedef type             here;                                                                      \
                enum { is_one_of = one_of };                                                                        \
                static const char        title[]  = #label;                                                         \
                static const struct field fields[] = {
#define SHAPE_END                                                                                                   \
                        {.name = NULL}};                                                                            \
                static const struct shape shape = {title, sizeof(here), is_one_of, fields};                         \
                return &shape;                                                                                      \
        }
