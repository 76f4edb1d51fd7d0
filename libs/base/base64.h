/* base64.h — RFC 4648: base64url without padding (tokens, keys, bytes on the wire) and base16. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

struct arena;

struct str base64url_encode(struct str bytes, struct arena *arena);
bool       base64url_decode(struct str text, struct arena *arena, struct str *bytes);   /* strict: no padding, no stray bits */
/* The same into `out`, which has room for base64url_len bytes; no zero byte behind it. */
size_t base64url_len(size_t bytes);
void   base64url_print(struct str bytes, char *out);
struct str base16_encode(struct str bytes, struct arena *arena);                        /* lower case */
bool       base16_decode(struct str text, struct arena *arena, struct str *bytes);
