/* fuzz_fields.c — the reader and the writer over the real tables: nothing breaks, and what was taken comes back the same.
 *
 * The first byte chooses the struct, the second how it is read. The rest is the text; or, with bit 3 of the second, eight bytes of seed for a text that
 * fits the struct, and then places and bytes to damage it with.
 *
 * sources: libs/base libs/json tests/support/json_sample.c
 * links: -lpthread -lm
 */
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "json/read.h"
#include "json/scan.h"
#include "json/write.h"
#include "tests/support/json_sample.h"
#include "tests/unit/libs/json/tables.h"

#define BYTES_MAX ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
        if (!holds)
                abort();
}

static struct str written(const struct shape *shape, const void *value, struct arena *arena)
{
        struct buf out;
        buf_init(&out, arena, 8 * BYTES_MAX);
        json_write(&out, shape, value);
        must(!out.overflowed);
        return buf_str(&out);
}

static void check_faults(const struct field_faults *faults)
{
        must(faults->count > 0 && faults->count <= FIELD_FAULTS_MAX);
        for (int i = 0; i < faults->count; i++) {
                must(faults->items[i].reason && *faults->items[i].reason);
                must(utf8_is_valid(faults->items[i].path));
                must(!faults->items[i].path.len || faults->items[i].path.at[0] == '/');
        }
}

/* A text that stands outside of JSON, as a path segment does, into each row in turn. */
static void read_texts(const struct json_read *how, const struct shape *shape, struct str text)
{
        if (shape->is_one_of)
                return;
        for (const struct field *field = shape->fields; field->name; field++) {
                void *out           = arena_zero(how->arena, shape->bytes);
                how->faults->count = 0;
                if (json_read_text(how, field, text, out) != OK)
                        check_faults(how->faults);
        }
}

static struct str damaged_sample(const struct shape *shape, const uint8_t *data, size_t size, struct arena *arena)
{
        uint64_t   seed = 0;
        struct buf out;
        memcpy(&seed, data, size < sizeof seed ? size : sizeof seed);
        buf_init(&out, arena, BYTES_MAX);
        json_sample(&out, shape, seed);
        must(!out.overflowed);
        for (size_t i = sizeof seed; i + 3 <= size; i += 3)
                out.at[(size_t)(data[i] << 8 | data[i + 1]) % out.len] = (char)data[i + 2];
        return buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        if (size < 2)
                return 0;
        const struct shape *shape  = every_shape[data[0] % SHAPES_COUNT]();
        struct str          text   = {(const char *)data + 2, size - 2};
        struct arena       *arena  = arena_create((size_t)256 << 20);
        struct field_faults faults = {0};
        struct json_fault   fault;
        struct json_read    how = {.arena           = arena,
                                   .faults          = &faults,
                                   .places          = data[1] & 1 ? PLACES_ALL : 1u << PLACE_BODY,
                                   .unknown_allowed = data[1] & 2};
        void               *out = arena_zero(arena, shape->bytes);

        if (data[1] & 8)
                text = damaged_sample(shape, data + 2, size - 2, arena);
        if (data[1] & 4) {
                read_texts(&how, shape, text);
        } else if (json_scan(text, BYTES_MAX, &fault) != OK) {
                json_read(&how, shape, text, out);       /* nobody should, but it must not break either */
        } else if (json_read(&how, shape, text, out) != OK) {
                check_faults(&faults);
        } else if (how.places == PLACES_ALL) {
                struct str once = written(shape, out, arena);
                must(!memchr(once.at, '\n', once.len));
                must(json_scan(once, 8 * BYTES_MAX, &fault) == OK);
                void *again          = arena_zero(arena, shape->bytes);
                how.unknown_allowed = false;
                must(json_read(&how, shape, once, again) == OK);
                must(str_equal(once, written(shape, again, arena)));
        }
        arena_destroy(&arena);
        return 0;
}
