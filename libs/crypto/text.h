/* text.h — Unicode's normal forms (UAX 15), and what may stand in a line that people read. Any thread.
 *
 * Two texts that look and mean the same can be different bytes: names are compared in one form.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

struct arena;

enum text_form {
        TEXT_NFC,                        /* the same characters, composed: for names to be shown */
        TEXT_NFKC,                       /* also the same meaning: wide, circled, ligatures become plain */
        TEXT_NFKC_FOLDED,                /* also without case: for comparison */
};

#define TEXT_BYTES_MAX 4096                              /* ordering marks costs the square of their number */

/* ERR_INVALID: not UTF-8; ERR_TOO_LARGE: over TEXT_BYTES_MAX. The result may be eleven times as long. */
enum err text_normalize(struct str text, enum text_form form, struct arena *arena, struct str *out);

/* The same into the caller's room, for secrets that must not stay behind: `out` is a view into it, and the
 * caller wipes it. TEXT_ROOM items always suffice for `bytes` of text; ERR_TOO_LARGE otherwise. */
#define TEXT_ROOM(bytes) ((size_t)(bytes) * 6 + 1)
enum err text_normalize_into(struct str text, enum text_form form, int32_t *room, size_t room_items,
                             struct str *out);

/* Whether a text is one line that shows as what it is: valid, something visible in it, and no control, line
 * break, private or unassigned character, nor anything that turns the direction of what follows. Emoji
 * sequences are fine. */
bool text_is_line(struct str text);

/* Whether a text is one emoji, in whatever way it is made up: a single cluster of up to EMOJI_BYTES_MAX bytes (UAX 29) with a symbol in it. */
#define EMOJI_BYTES_MAX 64
bool text_is_emoji(struct str text);
