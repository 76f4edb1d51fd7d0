/* query.h — percent-encoding (RFC 3986), strictly, and the query as web forms write it (+ is a space). Any thread. */
#pragma once
#include <stdbool.h>
#include "base/str.h"

struct arena;

#define QUERY_PARAMS_MAX 32

/* False for a percent sign without two hexadecimal digits, for bytes that are not UTF-8, for U+0000. */
bool percent_decode(struct str raw, bool plus_is_space, struct arena *arena, struct str *out);

struct query_param {
        struct str name, value;                          /* decoded */
};

struct query {
        int                count;
        struct query_param items[QUERY_PARAMS_MAX];
};

/* False, with a sentence, when it is malformed, names something twice, or has too many parameters. Without text: no parameters. */
bool query_parse(struct str raw, struct arena *arena, struct query *out, const char **reason);
