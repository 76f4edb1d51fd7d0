/* words.h — a text cut into words, the same way whoever looks: by whoever files a text, and by whoever looks for it. Any thread.
 *
 * The text is valid UTF-8. A word is a run of letters, digits and marks; everything else stands between words. In scripts that put no blanks between words (Chinese, Japanese, Thai and so
 * on) each character with its marks is a word by itself that says whether it follows the one before at once: what such a script's words are is for its reader to make up. Linear time, no
 * allocation.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

struct markup_word {
        struct str text;                                 /* points into the text */
        int64_t    at, length;                           /* in code points */
        bool       is_character;                         /* of a script without blanks */
        bool       follows;                              /* … and right behind another one */
};

/* The next word from a place on, which begins as all zero; false at the end. */
struct markup_place {
        size_t  byte;
        int64_t at;
        bool    was_character;
};
bool markup_next_word(struct str text, struct markup_place *place, struct markup_word *out);
