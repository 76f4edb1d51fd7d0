/* as_enums.h — reads a table as C enums: of ENUM, and the kinds of ONE_OF. Included right before the table, so without a guard. */
#define ENUM(name, sentence)                enum name {
#define VALUE(value, word, sentence)                value,
#define END_ENUM                            };
#define ONE_OF(name, sentence)              enum name##_kind {
#define CASE(value, word, type, sentence)           value,
#define END_ONE_OF                          };
