/* language.c — the names of languages. */

#include "base/language.h"

enum { TAG_BYTES_MIN = 2, TAG_BYTES_MAX = 35, PART_BYTES_MAX = 8 };

static bool is_alphanumeric(char c)
{
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool language_is_tag(struct str tag)
{
        int part = 0;

        if (tag.len < TAG_BYTES_MIN || tag.len > TAG_BYTES_MAX)
                return false;
        for (size_t i = 0; i < tag.len; i++) {
                bool ends = tag.at[i] == '-';

                if (ends ? part == 0 : !is_alphanumeric(tag.at[i]) || part == PART_BYTES_MAX)
                        return false;
                part = ends ? 0 : part + 1;
        }
        return part > 0;
}
