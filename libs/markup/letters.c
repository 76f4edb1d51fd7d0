/* letters.c — what code points are to mentions and links. A table of our own, so that a text has the same spans whatever version of Unicode a library knows: whoever resolves a name applies
 * the exact rules of names. */

#include "markup/letters.h"

uint32_t letter_at(struct str text, size_t at, size_t *bytes)
{
        const unsigned char *in = (const unsigned char *)text.at + at;
        size_t len = in[0] < 0x80 ? 1 : in[0] < 0xe0 ? 2 : in[0] < 0xf0 ? 3 : 4;
        uint32_t letter = len == 1 ? in[0] : in[0] & (0xffu >> (len + 1));

        for (size_t i = 1; i < len; i++)
                letter = letter << 6 | (in[i] & 0x3fu);
        *bytes = len;
        return letter;
}

uint32_t letter_before(struct str text, size_t at)
{
        size_t bytes;

        if (at == 0)
                return 0;
        for (at--; ((unsigned char)text.at[at] >> 6) == 2; at--)
                ;
        return letter_at(text, at, &bytes);
}

bool letter_is_blank(uint32_t letter)
{
        return letter <= 0x20 || letter == 0x7f || letter == 0x85 || letter == 0xa0 || letter == 0x1680 || (letter >= 0x2000 && letter <= 0x200b) ||
               letter == 0x2028 || letter == 0x2029 || letter == 0x202f || letter == 0x205f || letter == 0x3000;
}

/* Beyond ASCII: punctuation, symbols, pictures, blanks and what is not seen. Sorted. */
static const struct {
        uint32_t first, last;
} others[] = {
        {0x80, 0xa9}, {0xab, 0xb4}, {0xb6, 0xb9}, {0xbb, 0xbf}, {0xd7, 0xd7}, {0xf7, 0xf7}, {0x37e, 0x37e}, {0x387, 0x387}, {0x55a, 0x55f}, {0x589, 0x58a},
        {0x5be, 0x5be}, {0x5c0, 0x5c0}, {0x5c3, 0x5c3}, {0x5f3, 0x5f4}, {0x609, 0x60d}, {0x61b, 0x61f}, {0x66a, 0x66d}, {0x6d4, 0x6d4}, {0x964, 0x965}, {0xe4f, 0xe4f},
        {0xe5a, 0xe5b}, {0x104a, 0x104f}, {0x1360, 0x1368}, {0x1400, 0x1400}, {0x1680, 0x1680}, {0x17d4, 0x17d6}, {0x1800, 0x180f}, {0x2000, 0x2bff}, {0x2e00, 0x2e7f},
        {0x3000, 0x3004}, {0x3008, 0x3020}, {0x3030, 0x3030}, {0x303d, 0x303f}, {0x30fb, 0x30fb}, {0xd800, 0xf8ff}, {0xfd3e, 0xfd3f}, {0xfe00, 0xfe1f}, {0xfe30, 0xfe6f},
        {0xfeff, 0xfeff}, {0xff01, 0xff0f}, {0xff1a, 0xff20}, {0xff3b, 0xff40}, {0xff5b, 0xff65}, {0xffe0, 0xffff}, {0x1f000, 0x1faff}, {0xe0000, 0x10ffff},
};

bool letter_is_of_word(uint32_t letter)
{
        size_t low = 0, high = sizeof others / sizeof *others;

        if (letter < 0x80)
                return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
        while (low < high) {
                size_t middle = low + (high - low) / 2;

                if (letter > others[middle].last)
                        low = middle + 1;
                else if (letter < others[middle].first)
                        high = middle;
                else
                        return false;
        }
        return true;
}

bool letter_is_sign(uint32_t letter)
{
        return letter == '.' || letter == '_' || letter == '-';
}

bool letter_is_unspaced(uint32_t letter)
{
        return (letter >= 0xe00 && letter <= 0xeff) || (letter >= 0x2e80 && letter <= 0xabff) || (letter >= 0xf900 && letter <= 0xfaff) || letter >= 0xff00;
}
