/* request.h — an operation's input as an HTTP request, and its answer as the operation's output: by the
 * rows of the tables. Pure. */
#pragma once
#include <stdbool.h>
#include "base/str.h"
#include "c/problem.h"
#include "c/tables.h"

struct arena;

struct request {
        const char *method;
        struct str  path;                                /* with its query */
        struct str  key, if_match;                       /* Idempotency-Key and If-Match; none when the
                                                          * operation has none */
        struct str  body;                                /* none: no body */
        bool        is_repeatable;                       /* asking twice does no harm: it reads, or carries
                                                          * a key */
};

/* All texts live in the arena and end with a zero byte. */
void request_build(const struct chat_op *op, const void *in, struct arena *arena, struct request *request);

/* The answer's body into *out (zeroed, of the size that op->out() says). false: it makes no sense. Texts
 * live in the arena. */
bool request_read(const struct chat_op *op, struct str body, struct arena *arena, void *out);
