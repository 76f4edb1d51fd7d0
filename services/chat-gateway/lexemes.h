/* lexemes.h — a text as the index knows it: words folded (NFKC, no case), and of scripts without blanks each character with the next one. Any thread.
 *
 * Whoever files a message and whoever asks for it cuts by this one function, so that the same words meet. Each lexeme has a place, counted from 1, and knows which stretch of the text it is.
 * Of 東京都 there are 東京 at 1, 京都 at 2 and 都 at 3: whatever character a text has begins exactly one lexeme.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

struct arena;

#define LEXEME_BYTES_MAX 120                             /* what is longer is cut at a character */
#define LEXEMES_MAX      16000                           /* of a text: the index counts no further */

struct lexeme {
        struct str text;                                 /* letters, digits and marks alone: never a quote, a blank or a sign */
        int64_t    place;
        int64_t    at, length;                           /* in code points of the text; of a pair, both characters */
        bool       is_pair;                              /* of a script without blanks: two characters, or … */
        bool       is_last;                              /* … the last one of a run, alone */
        bool       is_first;                             /* the first one of a run */
};

int lexemes_of(struct str text, struct arena *arena, struct lexeme **out);

/* A word in plain letters and digits, one for each character: trigrams of these are made whatever the database's locale. STR_NONE for pairs and for what is too long to be misspelt. */
#define SHAPE_LETTERS_MAX 40
struct str lexeme_letters(const struct lexeme *lexeme, struct arena *arena);     /* of any */
struct str lexeme_shape(const struct lexeme *lexeme, struct arena *arena);

/* How many single changes (a letter more, less, another one, two swapped) lead from one word to the other; more than `most` is told as most + 1. At most SHAPE_LETTERS_MAX letters. */
int words_apart(struct str one, struct str other, int most);
/* How many of them are forgiven in a word of so many letters. */
enum { LIKE_LETTERS_MIN = 4, LIKE_LETTERS_LONG = 8 };
int mistakes_forgiven(size_t letters);
