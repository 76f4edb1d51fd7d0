/* test_tables.c — every struct of the real tables, written and read back; and cJSON's opinion of what our scanner and writer say. */

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "json/read.h"
#include "json/scan.h"
#include "json/write.h"
#include "tests/support/json_sample.h"
#include "tests/unit/libs/json/tables.h"            /* before check.h: both have a word CASE, and the tables forget theirs */
#include "tests/support/check.h"

#define BYTES_MAX       ((size_t)1 << 20)
#define ROUNDS          200
#define CONSTANT_RANDOM 0x5eed

static struct arena       *arena;
static struct field_faults faults;
static struct json_fault   fault;

static int begin(void **state)
{
        (void)state;
        arena = arena_create((size_t)64 << 20);
        return 0;
}

static int end(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

static void *read_back(const struct shape *shape, struct str text)
{
        struct json_read how = {.arena = arena, .faults = &faults, .places = PLACES_ALL};
        void            *out = arena_zero(arena, shape->bytes);
        faults.count         = 0;
        if (json_scan(text, BYTES_MAX, &fault) != OK)
                fail_msg("%s: %s at %zu of %.*s", shape->name, fault.reason, fault.at, STR_ARG(text));
        if (json_read(&how, shape, text, out) != OK)
                fail_msg("%s: %.*s %s of %.*s", shape->name, STR_ARG(faults.items[0].path), faults.items[0].reason, STR_ARG(text));
        return out;
}

static struct str written(const struct shape *shape, const void *value)
{
        struct buf out;
        buf_init(&out, arena, BYTES_MAX);
        json_write(&out, shape, value);
        CHECK(!out.overflowed);
        return buf_str(&out);
}

static struct str sample(const struct shape *shape, uint64_t round)
{
        struct buf out;
        buf_init(&out, arena, BYTES_MAX);
        json_sample(&out, shape, CONSTANT_RANDOM + round);
        return buf_str(&out);
}

static cJSON *parse(struct str text)
{
        const char *end_of_value = NULL;
        cJSON      *tree         = cJSON_ParseWithLengthOpts(text.at, text.len, &end_of_value, false);
        CHECK(tree);
        return tree;
}

TEST(what_fits_is_read_and_comes_back)
{
        for (size_t i = 0; i < SHAPES_COUNT; i++) {
                const struct shape *shape = every_shape[i]();
                for (uint64_t round = 0; round < ROUNDS; round++) {
                        struct str once  = written(shape, read_back(shape, sample(shape, round)));
                        struct str twice = written(shape, read_back(shape, once));
                        CHECK(str_equal(once, twice));
                        CHECK(!memchr(once.at, '\n', once.len));
                        arena_reset(arena);
                }
        }
}

/* The sample and what we made of it mean the same to somebody else's parser, but for times, which we write in UTC. */
TEST(what_we_write_means_what_was_read)
{
        for (size_t i = 0; i < SHAPES_COUNT; i++) {
                const struct shape *shape = every_shape[i]();
                for (uint64_t round = 0; round < ROUNDS; round++) {
                        struct str text = sample(shape, round);
                        if (memmem(text.at, text.len, "+05:30", 6))
                                continue;
                        cJSON *read  = parse(text);
                        cJSON *wrote = parse(written(shape, read_back(shape, text)));
                        CHECK(cJSON_Compare(read, wrote, true));
                        cJSON_Delete(read);
                        cJSON_Delete(wrote);
                        arena_reset(arena);
                }
        }
}

/* One byte changed: it may still be fine, but what we take, cJSON takes as well, and nothing breaks. */
TEST(damaged_texts_are_refused_or_well_formed)
{
        struct json_read how   = {.arena = arena, .faults = &faults, .places = PLACES_ALL};
        int              taken = 0, refused = 0;
        for (size_t i = 0; i < SHAPES_COUNT; i++) {
                const struct shape *shape = every_shape[i]();
                for (uint64_t round = 0; round < ROUNDS; round++) {
                        struct str text = sample(shape, round);
                        char      *copy = malloc(text.len);
                        memcpy(copy, text.at, text.len);
                        copy[round * 7919 % text.len] = (char)(round * 31 + i);
                        struct str damaged            = {copy, text.len};
                        faults.count                  = 0;
                        if (json_scan(damaged, BYTES_MAX, &fault) == OK) {
                                cJSON_Delete(parse(damaged));
                                void *out = arena_zero(arena, shape->bytes);
                                if (json_read(&how, shape, damaged, out) == OK)
                                        read_back(shape, written(shape, out));
                                else
                                        CHECK(faults.count > 0);
                                taken++;
                        } else {
                                refused++;
                        }
                        free(copy);
                        arena_reset(arena);
                }
        }
        CHECK(taken > 100 && refused > 100);
}

TEST(what_is_missing_is_told_by_name)
{
        struct json_read how = {.arena = arena, .faults = &faults, .places = PLACES_ALL};
        for (size_t i = 0; i < SHAPES_COUNT; i++) {
                const struct shape *shape = every_shape[i]();
                int                 wanted = 0;
                faults.count = 0;
                json_read(&how, shape, STR("{}"), arena_zero(arena, shape->bytes));
                for (const struct field *field = shape->fields; field->name && !shape->is_one_of; field++) {
                        if (field->need != NEED_REQUIRED)
                                continue;
                        CHECK_STR(faults.items[wanted].path, str_format(arena, "/%s", field->name).at);
                        assert_string_equal(faults.items[wanted].reason, "is required");
                        wanted++;
                }
                CHECK_INT(faults.count, shape->is_one_of ? 1 : wanted);
        }
}

TEST(shapes_are_what_the_tables_say)
{
        const struct shape *shape = message_send_in_shape();
        assert_string_equal(shape->name, "message_send_in");
        CHECK_INT(shape->bytes, sizeof(struct message_send_in));
        CHECK_INT(shape_field(shape, STR("cid"))->place, PLACE_KEY);
        CHECK_INT(shape_field(shape, STR("room"))->place, PLACE_PATH);
        CHECK_INT(shape_field(shape, STR("thread"))->need, NEED_OPTIONAL);
        CHECK(shape_field(shape, STR("body"))->of.shape() == message_body_shape());
        CHECK(!shape_field(shape, STR("Body")) && !shape_field(shape, STR("")) && !shape_field(shape, STR("bod")));
        CHECK(message_body_shape()->is_one_of);
        const struct field *heads = shape_field(session_sync_in_shape(), STR("heads"));
        CHECK(heads->items_max == 200 && heads->item_bytes == sizeof(struct room_head));
        assert_string_equal(room_kind_words[ROOM_PUBLIC], "public");
}

#define OWN_CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
SUITE(OWN_CASE(what_fits_is_read_and_comes_back), OWN_CASE(what_we_write_means_what_was_read), OWN_CASE(damaged_texts_are_refused_or_well_formed),
      OWN_CASE(what_is_missing_is_told_by_name), OWN_CASE(shapes_are_what_the_tables_say))
