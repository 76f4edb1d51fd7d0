/* as_runners.h — reads a table as the functions that give each handler its types back. Included right before the table, so without a guard. */
#define OP(name, ...)        static enum err name##_run(struct call *call, const void *in, void *out) { return name(call, in, out); }
#define OP_REST(name, ...)   OP(name)
#define OP_SOCKET(name, ...) OP(name)
