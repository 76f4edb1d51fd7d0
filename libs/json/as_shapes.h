/* as_shapes.h — reads a table as the rows that describe its structs. Included right before the table, so without a guard.
 *
 * Each struct gets a function that hands out its shape; `here` names the struct inside it, since a row does not know where it stands.
 */
#include "json/kinds.h"
#define ENUM(name, sentence)                        const char *const name##_words[] = {
#define VALUE(value, word, sentence)                        #word,
#define END_ENUM                                            NULL};
#define IN(name)                                    SHAPE_BEGIN(struct name##_in, name##_in, false)
#define OUT(name)                                   SHAPE_END SHAPE_BEGIN(struct name##_out, name##_out, false)
#define END                                         SHAPE_END
#define EVENT(name, wire, keyed, audit, sentence)   SHAPE_BEGIN(struct name##_event, name##_event, false)
#define TYPE(name, sentence)                        SHAPE_BEGIN(struct name, name, false)
#define END_TYPE                                    SHAPE_END
#define ONE_OF(name, sentence)                      SHAPE_BEGIN(struct name, name, true)
#define CASE(value, word, type, about)              {.name = #word, .offset = offsetof(here, word), .sentence = about, \
                                                     .of = {.kind = KIND_OBJECT, .min = value, .shape = type##_shape}},
#define END_ONE_OF                                  SHAPE_END
#define FIELD(kind, name, need, sentence)           PARAM(kind, name, need, BODY, sentence)
#define PARAM(kind_, name_, need_, place_, about)                                                                   \
        {.name = #name_, .need = NEED_##need_, .place = PLACE_##place_, .offset = offsetof(here, name_),            \
         .has_offset = NEED_OFFSET_##need_(here, name_), KIND_ROW_##kind_, .sentence = about},
