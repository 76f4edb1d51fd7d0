/* as_prototypes.h — reads a table as the prototypes of its handlers. Included right before the table, so without a guard. */
#define OP(name, ...)        enum err name(struct call *call, const struct name##_in *in, struct name##_out *out);
#define OP_REST(name, ...)   enum err name(struct call *call, const struct name##_in *in, struct name##_out *out);
#define OP_SOCKET(name, ...) enum err name(struct call *call, const struct name##_in *in, struct name##_out *out);
