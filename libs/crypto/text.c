/* text.c — Unicode's normal forms, on libutf8proc. */

#include "crypto/text.h"

#include <utf8proc.h>
#include "base/arena.h"
#include "base/utf8.h"

static utf8proc_option_t options_of(enum text_form form)
{
        switch (form) {
        case TEXT_NFC:
                return UTF8PROC_STABLE | UTF8PROC_COMPOSE;
        case TEXT_NFKC:
                return UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT;
        case TEXT_NFKC_FOLDED:
                break;
        }
        return UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD;
}

static enum err normalize(struct str text, enum text_form form, int32_t *room, size_t room_items,
                          struct str *out)
{
        utf8proc_option_t options = options_of(form);
        utf8proc_ssize_t  count, bytes;

        if (room_items == 0)
                return ERR_TOO_LARGE;
        count = utf8proc_decompose((const utf8proc_uint8_t *)text.at, (utf8proc_ssize_t)text.len, room,
                                   (utf8proc_ssize_t)room_items - 1, options);
        if (count < 0)
                return ERR_INVALID;
        if ((size_t)count > room_items - 1)
                return ERR_TOO_LARGE;
        bytes = utf8proc_reencode(room, count, options); /* in place; needs the one item kept free above */
        if (bytes < 0)
                return ERR_INVALID;
        *out = (struct str){(char *)room, (size_t)bytes};
        return OK;
}

enum err text_normalize_into(struct str text, enum text_form form, int32_t *room, size_t room_items,
                             struct str *out)
{
        *out = STR_NONE;
        if (text.len > TEXT_BYTES_MAX)
                return ERR_TOO_LARGE;
        if (!utf8_is_valid(text))
                return ERR_INVALID;
        return normalize(text, form, room, room_items, out);
}

enum err text_normalize(struct str text, enum text_form form, struct arena *arena, struct str *out)
{
        utf8proc_ssize_t count;
        int32_t         *room;

        *out = STR_NONE;
        if (text.len > TEXT_BYTES_MAX)
                return ERR_TOO_LARGE;
        if (!utf8_is_valid(text))
                return ERR_INVALID;
        count = utf8proc_decompose((const utf8proc_uint8_t *)text.at, (utf8proc_ssize_t)text.len, NULL, 0,
                                   options_of(form));
        if (count < 0)
                return ERR_INVALID;
        room = arena_alloc(arena, ((size_t)count + 1) * sizeof(*room));
        return normalize(text, form, room, (size_t)count + 1, out);
}

/* Embeddings, overrides, isolates and marks: they reorder what stands around them. */
static bool turns_direction(int32_t c)
{
        return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
               (c >= 0x2066 && c <= 0x2069);
}

bool text_is_line(struct str text)
{
        const utf8proc_uint8_t *at          = (const utf8proc_uint8_t *)text.at;
        size_t                  left        = text.len;
        bool                    has_visible = false;

        if (text.len > TEXT_BYTES_MAX || !utf8_is_valid(text))
                return false;
        while (left > 0) {
                utf8proc_int32_t c;
                utf8proc_ssize_t bytes = utf8proc_iterate(at, (utf8proc_ssize_t)left, &c);

                if (bytes <= 0 || turns_direction(c))
                        return false;
                switch (utf8proc_category(c)) {
                case UTF8PROC_CATEGORY_CC:
                case UTF8PROC_CATEGORY_CN:
                case UTF8PROC_CATEGORY_CO:
                case UTF8PROC_CATEGORY_CS:
                case UTF8PROC_CATEGORY_ZL:
                case UTF8PROC_CATEGORY_ZP:
                        return false;
                case UTF8PROC_CATEGORY_ZS:
                case UTF8PROC_CATEGORY_CF:
                case UTF8PROC_CATEGORY_MN:
                case UTF8PROC_CATEGORY_ME:
                        break;
                default:
                        has_visible |= !utf8proc_get_property(c)->ignorable && c != 0x2800;
                }
                at += bytes;
                left -= (size_t)bytes;
        }
        return has_visible;
}

/* Symbols are; and so are the letters, digits and marks that a variation selector or a keycap turns into one. Unicode keeps a block for those to come. */
static bool makes_emoji(int32_t c)
{
        utf8proc_category_t category = utf8proc_category(c);

        return category == UTF8PROC_CATEGORY_SO || c == 0xFE0F || c == 0x20E3 || (c >= 0x1F000 && c <= 0x1FAFF);
}

static bool is_forbidden_in_emoji(int32_t c)
{
        switch (utf8proc_category(c)) {
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_CO:
        case UTF8PROC_CATEGORY_CS:
        case UTF8PROC_CATEGORY_ZS:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
                return true;
        case UTF8PROC_CATEGORY_CN:
                return !makes_emoji(c);
        default:
                return turns_direction(c);
        }
}

bool text_is_emoji(struct str text)
{
        const utf8proc_uint8_t *at       = (const utf8proc_uint8_t *)text.at;
        size_t                  left     = text.len;
        bool                    is_made  = false;
        int32_t                 state    = 0, before = -1;

        if (!text.len || text.len > EMOJI_BYTES_MAX || !utf8_is_valid(text))
                return false;
        while (left > 0) {
                utf8proc_int32_t c;
                utf8proc_ssize_t bytes = utf8proc_iterate(at, (utf8proc_ssize_t)left, &c);

                if (bytes <= 0 || is_forbidden_in_emoji(c))
                        return false;
                if (before >= 0 && utf8proc_grapheme_break_stateful(before, c, &state))
                        return false;
                is_made |= makes_emoji(c);
                before = c;
                at += bytes;
                left -= (size_t)bytes;
        }
        return is_made;
}
