/* err.h — how every function of the platform says what went wrong.
 *
 * One enum for all of it, printed from proto/errors.def; OK is zero. The sentence for a person
 * travels elsewhere (in the call, see op/call.h); this is the code alone.
 */
#pragma once
#include <stdbool.h>

enum err {
        OK = 0,
#define ERR(name, status, code, sentence) ERR_##name,
#include "proto/errors.def"
#undef ERR
        ERR_COUNT
};

/* The code on the wire ("not_found"), its HTTP status, and its general sentence. Never NULL; OK is "ok", 200. */
const char *err_code(enum err err);
int         err_status(enum err err);
const char *err_sentence(enum err err);

/* Whether the same request may succeed later: statuses 429, 503 and 507. */
bool err_is_temporary(enum err err);

/* Returns early with the first failure. */
#define TRY(expression)                                  \
        do {                                             \
                enum err try_err = (expression);         \
                if (try_err != OK)                       \
                        return try_err;                  \
        } while (0)
