/* cursor.c — where a page ended. */

#include "op/cursor.h"

#include <endian.h>
#include <string.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/utf8.h"

enum { VERSION = 1, FIXED_BYTES = 1 + 8 + 16 };

static size_t cut_length(struct str text)
{
        size_t len = text.len;

        if (len > CURSOR_TEXT_BYTES_MAX)
                for (len = CURSOR_TEXT_BYTES_MAX; len && ((unsigned char)text.at[len] & 0xc0) == 0x80; len--)
                        ;
        return len;
}

struct str cursor_write(const struct cursor *cursor, struct arena *arena)
{
        size_t text_bytes = cut_length(cursor->text);
        char *bytes = arena_alloc(arena, FIXED_BYTES + text_bytes);
        uint64_t number = htobe64((uint64_t)cursor->number);

        bytes[0] = VERSION;
        memcpy(bytes + 1, &number, 8);
        memcpy(bytes + 9, &cursor->id, 16);
        if (text_bytes)
                memcpy(bytes + FIXED_BYTES, cursor->text.at, text_bytes);
        return base64url_encode((struct str){bytes, FIXED_BYTES + text_bytes}, arena);
}

bool cursor_read(struct str text, struct arena *arena, struct cursor *out)
{
        struct str bytes;
        uint64_t number;

        if (!base64url_decode(text, arena, &bytes) || bytes.len < FIXED_BYTES || bytes.len > FIXED_BYTES + CURSOR_TEXT_BYTES_MAX || bytes.at[0] != VERSION)
                return false;
        memcpy(&number, bytes.at + 1, 8);
        out->number = (int64_t)be64toh(number);
        memcpy(&out->id, bytes.at + 9, 16);
        out->text = (struct str){bytes.at + FIXED_BYTES, bytes.len - FIXED_BYTES};
        return utf8_is_valid(out->text);
}
