/* letters.h — what code points are to mentions and links. The insides of markup/; nobody else includes this. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

/* The code point at a place of a valid text, and how many bytes it takes. */
uint32_t letter_at(struct str text, size_t at, size_t *bytes);
uint32_t letter_before(struct str text, size_t at);      /* 0 at the text's beginning */

bool letter_is_blank(uint32_t letter);
bool letter_is_of_word(uint32_t letter);                 /* a letter, a digit or a mark, as far as names are concerned */
bool letter_is_sign(uint32_t letter);                    /* what a name may have besides: '.', '_', '-' */

/* Scripts that put no blanks between words: a mention may follow them at once. */
bool letter_is_unspaced(uint32_t letter);
