/* asking.h — the language of search.query, read: words and what must hold of a message. Pure; any thread.
 *
 *      deploy "release notes" -draft from:alice in:"the kitchen" after:2026-01-31 has:link is:unread mentions:me
 *
 * Blanks stand between things. What is not one of the known keys with a colon is a word, also with colons in it. "…" keeps words together and in order, '-' in front of words leaves out what
 * has them. Keys do not care for capitals.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

enum { ASKED_WORDS_MAX = 12, ASKED_NAMES_MAX = 5, ASKED_WRONG_BYTES = 120 };

struct asked_words {
        struct str text;                                 /* points into what was read */
        bool       is_phrase, is_left_out;
};

struct asked_names {
        int        count;
        struct str names[ASKED_NAMES_MAX];               /* without '@' or '#' in front */
};

struct asked {
        int                words_count;
        struct asked_words words[ASKED_WORDS_MAX];
        struct asked_names from, in;                     /* one of them */
        bool               has_after, has_before;
        int64_t            after_ms, before_ms;          /* at or after this, and before that */
        bool               has_file, has_link, has_poll, is_unread, is_pinned, is_thread, mentions_me;
};

/* False when it is wrong: the sentence's end, as in "/text …", goes into `wrong`. `offset_minutes` is how far the asker's days are ahead of UTC's. */
bool asked_read(struct str text, int64_t offset_minutes, struct asked *out, char wrong[static ASKED_WRONG_BYTES]);

/* Whether it asks for words alone: such a question is one about people and rooms as well. */
bool asked_is_plain(const struct asked *asked);
