/* fuzz_page.c — any bytes as a page: what comes out is bounded, one line of valid UTF-8 with nothing before or after it; and a second look finds the same.
 *
 * sources: libs/base libs/page
 * links: -lpthread -lm
 */
#include <stdint.h>
#include <stdlib.h>
#include "base/arena.h"
#include "base/utf8.h"
#include "page/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
        if (!holds)
                abort();
}

static void check(struct str text, size_t code_points_max)
{
        if (!text.at)
                return;
        must(text.len > 0 && utf8_is_valid(text) && utf8_count(text) <= code_points_max);
        for (size_t i = 0; i < text.len; i++)
                must((unsigned char)text.at[i] >= ' ' && text.at[i] != 0x7f);
        must(text.at[0] != ' ' && text.at[text.len - 1] != ' ');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        static const char *const types[] = {"text/html", "text/html; charset=iso-8859-1", "text/html; charset=koi8-r"};
        struct arena *arena = arena_create(8u << 20);
        struct str body     = {(const char *)data, size};
        struct page page, again;
        bool is_page;

        if (size) {
                const char *type = types[data[0] % 3];

                is_page = page_read(body, str_from(type), arena, &page);
                must(page_read(body, str_from(type), arena, &again) == is_page);
                must(str_equal(page.title, again.title) && str_equal(page.description, again.description) && str_equal(page.site, again.site) && str_equal(page.image, again.image));
                check(page.title, PAGE_TITLE_CODE_POINTS_MAX);
                check(page.description, PAGE_DESCRIPTION_CODE_POINTS_MAX);
                check(page.site, PAGE_SITE_CODE_POINTS_MAX);
                check(page.image, PAGE_IMAGE_BYTES_MAX);
        }
        page_read(body, body, arena, &page);
        arena_destroy(&arena);
        return 0;
}
