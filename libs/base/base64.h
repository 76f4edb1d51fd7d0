/* base64.h — RFC 4648: base64url without padding (tokens, keys, bytes on the wire) and base16. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

struct arena;

struct str base64url_encode(struct str bytes, struct arena *arena);
bool       base64url_decode(struct str text, struct arena *arena, struct str *bytes);   /* strict: no padding, no stray bits */
struct str base16_encode(struct str bytes, struct arena *arena);                        /* lower case */
bool       base16_decode(struct str text, struct arena *arena, struct str *bytes);
