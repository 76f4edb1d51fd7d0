/* excerpt.h — the part of a text in which most of what was looked for stands. Pure; any thread. */
#pragma once
#include "chat-gateway/lexemes.h"

enum { EXCERPT_LETTERS_MAX = 240, EXCERPT_MATCHES_MAX = 50 };

struct stretch {
        int64_t at, length;                              /* in code points */
};

struct excerpt {
        struct str     text;                             /* points into the whole */
        int64_t        at;                               /* where it begins there */
        bool           is_cut;                           /* the whole goes on behind it */
        int            matches_count;
        struct stretch matches[EXCERPT_MATCHES_MAX];     /* within the excerpt, in order, apart */
};

/* `matches` are stretches of the whole text, in the order of their beginnings; they may overlap. */
struct excerpt excerpt_of(struct str text, const struct lexeme *lexemes, int lexemes_count, const struct stretch *matches, int matches_count);
