/* login_name.c — the one form of log-in names. */

#include "crypto/login_name.h"

#include <stdbool.h>
#include <utf8proc.h>
#include "base/utf8.h"
#include "crypto/text.h"

#define MARKS_MAX 4 /* Burmese and Tibetan need four; towers of marks hide their neighbours */

enum part { PART_NONE, PART_LETTER, PART_MARK, PART_SIGN };

static enum part part_of(int32_t c)
{
        if (c == '.' || c == '_' || c == '-')
                return PART_SIGN;
        /* Fillers and selectors are letters and marks by category, yet unseen. */
        if (utf8proc_get_property(c)->ignorable)
                return PART_NONE;
        switch (utf8proc_category(c)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_ND:
                return PART_LETTER;
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
                return PART_MARK;
        default:
                return PART_NONE;
        }
}

static bool is_name(struct str text)
{
        const utf8proc_uint8_t *at    = (const utf8proc_uint8_t *)text.at;
        enum part               last  = PART_NONE;
        size_t                  left  = text.len, marks = 0;
        size_t                  count = utf8_count(text);

        if (count < LOGIN_NAME_CODE_POINTS_MIN || count > LOGIN_NAME_CODE_POINTS_MAX)
                return false;
        while (left > 0) {
                utf8proc_int32_t c;
                utf8proc_ssize_t bytes = utf8proc_iterate(at, (utf8proc_ssize_t)left, &c);
                enum part        part  = bytes > 0 ? part_of(c) : PART_NONE;

                if (part == PART_NONE || (last == PART_NONE && part != PART_LETTER) ||
                    (last == PART_SIGN && part == PART_MARK))
                        return false;
                marks = part == PART_MARK ? marks + 1 : 0;
                if (marks > MARKS_MAX)
                        return false;
                last = part;
                at += bytes;
                left -= (size_t)bytes;
        }
        return true;
}

enum err login_name_normalize(struct str text, struct arena *arena, struct str *name)
{
        struct str plain, folded;

        *name = STR_NONE;
        if (text.len == 0 || text.len > LOGIN_NAME_INPUT_BYTES_MAX)
                return ERR_INVALID;
        /* Composed first: folding turns the Greek iota below into a letter, and would do so before or after
         * its neighbours depending on how the text was written. */
        TRY(text_normalize(text, TEXT_NFKC, arena, &plain));
        if (text_normalize(plain, TEXT_NFKC_FOLDED, arena, &folded) != OK || !is_name(folded))
                return ERR_INVALID;
        *name = folded;
        return OK;
}
