/* fold.c — texts as they are compared when looks do not count, on libutf8proc. */

#include "crypto/fold.h"

#include <utf8proc.h>

#include "base/arena.h"
#include "base/utf8.h"

enum { FOLDS_MAX = 32 };                                 /* of one code point; Unicode's longest is eighteen */

#define FOLDING (UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE)

static int fold_one(utf8proc_int32_t c, utf8proc_int32_t out[static FOLDS_MAX])
{
        int boundary = 0;
        utf8proc_ssize_t count = utf8proc_decompose_char(c, out, FOLDS_MAX, (utf8proc_option_t)FOLDING, &boundary);

        if (count >= 0 && count <= FOLDS_MAX)
                return (int)count;
        out[0] = c;
        return 1;
}

static size_t next(struct str text, size_t at, utf8proc_int32_t *c)
{
        utf8proc_ssize_t bytes = utf8proc_iterate((const utf8proc_uint8_t *)text.at + at, (utf8proc_ssize_t)(text.len - at), c);

        return bytes > 0 ? (size_t)bytes : 1;
}

static size_t measure(struct str text)
{
        utf8proc_int32_t c, parts[FOLDS_MAX];
        char room[4];
        size_t bytes = 0;

        for (size_t at = 0; at < text.len;) {
                at += next(text, at, &c);
                for (int i = 0, count = fold_one(c, parts); i < count; i++)
                        bytes += utf8_put(room, (uint32_t)parts[i]);
        }
        return bytes;
}

struct folded text_fold(struct str text, struct arena *arena)
{
        size_t bytes = measure(text), len = 0;
        uint32_t *origins = arena_array(arena, uint32_t, bytes + 1);
        char *out = arena_alloc(arena, bytes + 4);
        utf8proc_int32_t c, parts[FOLDS_MAX];

        for (size_t at = 0, from = 0; at < text.len; from = at) {
                at += next(text, at, &c);
                for (int i = 0, count = fold_one(c, parts); i < count; i++)
                        for (size_t end = len + utf8_put(out + len, (uint32_t)parts[i]); len < end; len++)
                                origins[len] = (uint32_t)from;
        }
        origins[len] = (uint32_t)text.len;
        return (struct folded){{out, len}, origins};
}

static bool is_of_a_word(utf8proc_int32_t c)
{
        switch (utf8proc_category(c)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO:
                return true;
        default:
                return false;
        }
}

bool text_word_begins(struct str text, size_t at)
{
        utf8proc_int32_t c;

        if (at >= text.len)
                return false;
        next(text, at, &c);
        return is_of_a_word(c);
}

bool text_word_ends(struct str text, size_t at)
{
        utf8proc_int32_t c;

        if (!at)
                return false;
        for (at--; at && ((unsigned char)text.at[at] & 0xc0) == 0x80;)
                at--;
        next(text, at, &c);
        return is_of_a_word(c);
}
