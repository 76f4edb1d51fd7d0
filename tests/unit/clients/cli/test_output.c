/* test_output.c — tables, as people and scripts read them. */

#include "cli/output.h"

#include <string.h>
#include "base/arena.h"
#include "tests/support/capture.h"
#include "tests/support/check.h"

static struct arena *arena;
static struct output output;

static void row(struct table *table, const char *left, const char *right)
{
        table_cell(table, str_from(left));
        table_cell(table, str_from(right));
}

static struct str small_table(enum output_form form)
{
        struct table table;
        output_begin(&output, form, STR("never"), true, arena);
        capture_begin(1);
        table_begin(&table, &output, "ONE\tOTHER");
        row(&table, "a", "b");
        row(&table, "long one", "c");
        table_end(&table);
        fflush(stdout);
        return capture_end();
}

TEST(columns_are_aligned_for_people_and_separated_by_tabs_for_scripts)
{
        CHECK_STR(small_table(FORM_PEOPLE), "ONE       OTHER\na         b\nlong one  c\n");
        CHECK_STR(small_table(FORM_PLAIN), "a\tb\nlong one\tc\n");
}

TEST(headings_alone_say_nothing)
{
        struct table table;
        output_begin(&output, FORM_PEOPLE, STR("never"), true, arena);
        capture_begin(1);
        table_begin(&table, &output, "ONE\tOTHER");
        table_end(&table);
        fflush(stdout);
        CHECK_STR(capture_end(), "");
}

/* Rows of some 100 KB: many more than are kept at once. */
static struct str long_table(enum output_form form, int rows)
{
        struct table table;
        char        *wide = arena_zero(arena, 100001);
        memset(wide, 'x', 100000);
        output_begin(&output, form, STR("never"), true, arena);
        capture_begin(1);
        table_begin(&table, &output, "ONE\tOTHER");
        for (int i = 0; i < rows; i++)
                row(&table, wide, str_format(arena, "row %d", i).at);
        table_end(&table);
        fflush(stdout);
        return capture_end();
}

static int lines_of(struct str text, int *in_order)
{
        int lines = 0;
        *in_order = 0;
        for (struct str rest = text, line; rest.len; lines++) {
                char wanted[32];
                line = str_until(rest, '\n', &rest);
                snprintf(wanted, sizeof wanted, "row %d", *in_order);
                *in_order += line.len > strlen(wanted) && !strcmp(str_copy(line, arena).at + line.len - strlen(wanted), wanted);
        }
        return lines;
}

TEST(a_table_that_is_longer_than_what_is_kept_is_printed_whole)
{
        int in_order, rows = 2 * (int)(TABLE_BYTES_MAX / 100000) + 3;
        CHECK_INT(lines_of(long_table(FORM_PLAIN, rows), &in_order), rows);
        CHECK_INT(in_order, rows);
        CHECK_INT(lines_of(long_table(FORM_PEOPLE, rows), &in_order), rows + 1);
        CHECK_INT(in_order, rows);
}

TEST(a_field_that_is_longer_than_what_is_kept_is_left_out)
{
        struct table table;
        size_t       bytes = TABLE_BYTES_MAX + 10;
        char        *wide  = arena_zero(arena, bytes + 1);
        memset(wide, 'x', bytes);
        output_begin(&output, FORM_PLAIN, STR("never"), true, arena);
        capture_begin(1);
        table_begin(&table, &output, "ONE\tOTHER");
        row(&table, "a", wide);
        row(&table, "b", "c");
        table_end(&table);
        fflush(stdout);
        CHECK_STR(capture_end(), "a\t\nb\tc\n");
}

static int begin(void **state)
{
        (void)state;
        arena = arena_create(256u << 20);
        return 0;
}

static int end(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                CASE(columns_are_aligned_for_people_and_separated_by_tabs_for_scripts),
                CASE(headings_alone_say_nothing), CASE(a_table_that_is_longer_than_what_is_kept_is_printed_whole),
                CASE(a_field_that_is_longer_than_what_is_kept_is_left_out)};
        return cmocka_run_group_tests(tests, begin, end);
}
