/* fuzz_scan.c — what the scanner takes must be strict JSON to everybody: to cJSON, to our own slices, and to the scanner again.
 *
 * sources: libs/base libs/json
 * links: -lcjson -lpthread -lm
 */
#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/utf8.h"
#include "json/scan.h"

#define BYTES_MAX ((size_t)1 << 16)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
        if (!holds)
                abort();
}

static void walk(struct str value, int depth, struct arena *arena);

static void walk_object(struct str object, int depth, struct arena *arena)
{
        struct str names[JSON_MEMBERS_MAX], name, value, rest = object;
        int        count = 0;
        while (json_next_member(&rest, arena, &name, &value)) {
                must(count < JSON_MEMBERS_MAX);
                for (int i = 0; i < count; i++)
                        must(!str_equal(names[i], name));
                names[count++] = name;
                must(utf8_is_valid(name) && !memchr(name.at, 0, name.len));
                walk(value, depth + 1, arena);
        }
        must(json_trim(rest).len == 1 || (!count && json_trim(rest).len <= object.len));
}

/* Each slice is a value of its own, to the last byte. */
static void walk(struct str value, int depth, struct arena *arena)
{
        struct json_fault fault;
        struct str        text, item, rest = value;
        int64_t           number;
        must(depth <= JSON_DEPTH_MAX + 1);
        must(json_trim(value).len == value.len && value.len);
        must(json_scan(value, BYTES_MAX, &fault) == OK);
        if (json_string(value, arena, &text))
                must(utf8_is_valid(text) && !(text.len && memchr(text.at, 0, text.len)));
        if (json_int(value, INT64_MIN, INT64_MAX, &number))
                must(number >= -9007199254740991 && number <= 9007199254740991);
        if (*value.at == '{')
                walk_object(value, depth, arena);
        while (json_next_item(&rest, &item))
                walk(item, depth + 1, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct str        text  = {(const char *)data, size};
        struct json_fault fault = {0};
        enum err          err   = json_scan(text, BYTES_MAX, &fault);
        if (err != OK) {
                must(fault.reason && fault.at <= size);
                return 0;
        }
        struct arena *arena = arena_create((size_t)64 << 20);
        const char   *end   = NULL;
        cJSON        *tree  = cJSON_ParseWithLengthOpts(text.at, text.len, &end, false);
        must(tree && !json_trim((struct str){end, (size_t)(text.at + text.len - end)}).len);
        cJSON_Delete(tree);
        walk(json_trim(text), 0, arena);
        arena_destroy(&arena);
        return 0;
}
