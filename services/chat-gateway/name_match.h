/* name_match.h — names of people and rooms, as search knows them: their shape for the index, and how well one fits what is asked for. Any thread.
 *
 * Names are cut into words as texts are. What is asked for may begin in the middle of a name, end in the middle of a word, stand within a word, or be spelt almost so; its words may stand in
 * another order.
 */
#pragma once
#include "chat-gateway/lexemes.h"

/* The words in plain letters, a blank before each and one behind the last. STR("") when there are none. */
struct str name_shape(struct str name, struct arena *arena);

struct name_asked {
        struct lexeme *lexemes;
        int            count;
        struct str     words;                            /* one blank between them */
        struct str     shape;                            /* of the words, without the blanks around them */
        bool           is_part;                          /* long enough to be looked for within words, … */
        bool           is_like;                          /* … and to be misspelt */
};
/* count is 0 when nothing was asked for. */
struct name_asked name_asked_of(struct str text, struct arena *arena);

enum {
        NAME_OTHER     = 0,                              /* it does not fit */
        NAME_LIKE      = 100,                            /* less for each mistake, and for words that only begin so */
        NAME_HAS       = 200,                            /* in the middle of words */
        NAME_HAS_WORDS = 300,                            /* a part of it, from the beginning of a word on */
        NAME_BEGINS    = 400,
        NAME_IS        = 500,
};
int name_fits(const struct name_asked *asked, struct str name, struct arena *arena);
