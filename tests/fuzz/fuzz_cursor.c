/* fuzz_cursor.c — page cursors from strangers: what is taken is what would have been written.
 *
 * sources: libs/base libs/op/cursor.c
 * links: -lpthread -lm
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/base64.h"
#include "base/utf8.h"
#include "op/cursor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
        if (!holds)
                abort();
}

static void read_one(struct str text, struct arena *arena)
{
        struct cursor cursor;

        if (!cursor_read(text, arena, &cursor))
                return;
        must(cursor.text.len <= CURSOR_TEXT_BYTES_MAX && utf8_is_valid(cursor.text));
        must(str_equal(cursor_write(&cursor, arena), text));     /* there is one way to write each */
}

/* Whatever a repository puts into one comes back, but for what was too long. */
static void write_one(struct str text, struct arena *arena)
{
        struct cursor cursor = {.number = (int64_t)text.len * -7, .text = text}, read;

        if (!utf8_is_valid(text))
                return;
        must(cursor_read(cursor_write(&cursor, arena), arena, &read));
        must(read.number == cursor.number && read.text.len <= text.len && memcmp(read.text.at, text.at ? text.at : "", read.text.len) == 0);
        must(read.text.len == text.len || read.text.len > CURSOR_TEXT_BYTES_MAX - 4);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct arena *arena = arena_create((size_t)1 << 20);
        struct str input    = {(const char *)data, size};

        read_one(input, arena);
        read_one(base64url_encode(input, arena), arena);
        write_one(input, arena);
        arena_destroy(&arena);
        return 0;
}
