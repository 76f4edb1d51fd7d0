/* markup.h — what in a text is more than words: mentions and links, found once, by the server, so that everybody sees the same. Any thread.
 *
 * The text is valid UTF-8, Markdown by convention. Nothing is looked for in code (`…`, and what stands between fences of ``` or ~~~) or behind a backslash; no mention is looked for in
 * a link, within the text of one, in a word, or in an address such as a@b.c or @a@b.c. Linear time, no allocation.
 *
 * A mention is '@' and a name, where a word may begin: letters and digits of any script, '.', '_' and '-', beginning with a letter or a digit. Whether it is anybody's name its reader finds
 * out. A link begins with http:// or https:// and goes up to a blank: punctuation at its end is not part of it, a bracket that closes is if it was opened in it.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

#define MARKUP_SPANS_MAX 100

enum markup_kind {
        MARKUP_NAME,
        MARKUP_OWNERS, MARKUP_ADMINS, MARKUP_MODERATORS, /* @owners, @admins, @moderators */
        MARKUP_HERE,                                     /* @here */
        MARKUP_ALL,                                      /* @all, @everyone, @channel */
        MARKUP_LINK,
};

struct markup_span {
        enum markup_kind kind;
        int64_t          at, length;                     /* in code points; of a mention with its '@', of a link its address alone */
        struct str       text;                           /* what follows the '@', or the address: points into the text */
};

/* In order, not overlapping; the count, at most `max`. */
int markup_spans(struct str text, struct markup_span *out, int max);

/* The longest name is meant, and a sign at its end may be the sentence's: takes the last one off. False when there is none. */
bool markup_shorten(struct markup_span *name);
