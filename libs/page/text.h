/* text.h — a text of a page as people may read it. Within libs/page alone. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

struct arena;

/* Whether this is UTF-8, windows-1252, or what means one of them on the web. */
bool letters_are_known(struct str name);

/* Decoded, references resolved, blanks in one, cut with an ellipsis where it is longer. What is UTF-8 is read so, whatever was told of it, since that is often wrong; what is none is
 * windows-1252 if its letters are known. STR_NONE when nothing is left of it. */
struct str text_of(struct str raw, bool are_letters_known, size_t code_points_max, struct arena *arena);
