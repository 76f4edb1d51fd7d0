/* tables.h — all tables of the platform as structs and shapes, for tests and fuzzers of the reader and the writer. One file of a program includes it. */
#pragma once
#include "json/as_enums.h"
#include "proto/chat.def"
#include "json/as_enums.h"
#include "proto/auth.def"
#include "json/as_structs.h"
#include "proto/chat.def"
#include "json/as_structs.h"
#include "proto/auth.def"
#include "json/as_structs.h"
#include "proto/events.def"
#include "json/as_declarations.h"
#include "proto/chat.def"
#include "json/as_declarations.h"
#include "proto/auth.def"
#include "json/as_declarations.h"
#include "proto/events.def"
#include "json/as_shapes.h"
#include "proto/chat.def"
#include "json/as_shapes.h"
#include "proto/auth.def"
#include "json/as_shapes.h"
#include "proto/events.def"

__attribute__((unused)) static const struct shape *(*const every_shape[])(void) = {
#define IN(name)                                  name##_in_shape,
#define OUT(name)                                 name##_out_shape,
#define TYPE(name, sentence)                      name##_shape,
#define ONE_OF(name, sentence)                    name##_shape,
#include "proto/chat.def"
#define IN(name)                                  name##_in_shape,
#define OUT(name)                                 name##_out_shape,
#define TYPE(name, sentence)                      name##_shape,
#define ONE_OF(name, sentence)                    name##_shape,
#include "proto/auth.def"
#define EVENT(name, wire, keyed, audit, sentence) name##_event_shape,
#include "proto/events.def"
};
#define SHAPES_COUNT (sizeof every_shape / sizeof *every_shape)
