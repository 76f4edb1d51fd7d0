/* as_structs.h — reads a table as C structs. Included right before the table, so without a guard. */
#include "json/kinds.h"
#define IN(name)                                    struct name##_in {
#define OUT(name)                                   }; struct name##_out {
#define END                                         };
#define EVENT(name, wire, keyed, audit, sentence)   struct name##_event {
#define TYPE(name, sentence)                        struct name {
#define END_TYPE                                    };
#define ONE_OF(name, sentence)                      struct name { enum name##_kind kind; union {
#define CASE(value, word, type, sentence)                   struct type word;
#define END_ONE_OF                                  }; };
#define FIELD(kind, name, need, sentence)           NEED_MEMBER_##need(name) KIND_TYPE_##kind name;
#define PARAM(kind, name, need, place, sentence)    NEED_MEMBER_##need(name) KIND_TYPE_##kind name;
