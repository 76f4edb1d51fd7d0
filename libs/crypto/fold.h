/* fold.h — a text as it is compared when looks do not count: without case, accents, width, ligatures and what is invisible; and where each part of it came from. Any thread. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

struct arena;

struct folded {
        struct str      text;
        const uint32_t *origins;                         /* of each byte of it, and of its end: the byte of the first text that it came from */
};

/* Of a valid text. Code point by code point: what stands together is folded as what stands alone, so a part of a text is found in the folded whole exactly when its fold is. In the arena. */
struct folded text_fold(struct str text, struct arena *arena);

/* Whether a letter or digit begins at this byte of a valid text; and whether one ends before it. */
bool text_word_begins(struct str text, size_t at);
bool text_word_ends(struct str text, size_t at);
