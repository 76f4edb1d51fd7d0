/* as_declarations.h — reads a table as the declarations of its shapes and enum words. Included right before the table, so without a guard. */
#define ENUM(name, sentence)                        extern const char *const name##_words[];
#define IN(name)                                    const struct shape *name##_in_shape(void);
#define OUT(name)                                   const struct shape *name##_out_shape(void);
#define EVENT(name, wire, keyed, audit, sentence)   const struct shape *name##_event_shape(void);
#define TYPE(name, sentence)                        const struct shape *name##_shape(void);
#define ONE_OF(name, sentence)                      const struct shape *name##_shape(void);
