/* page.h — what a page of the web says about itself: its title, and what its head holds for previews. Stands on base alone. Any thread.
 *
 * The page is a stranger's: any bytes. It is read once from left to right as HTML's tokens (start tags with their attributes, and the text of the title), no tree is built, and reading ends
 * where the body begins: what visitors of a page wrote stands there. Linear time; of each text no more is kept than it may be long.
 *
 * Names are looked for in this order: Open Graph's, Twitter's, HTML's own; of several the first counts. What comes out is valid UTF-8, one line, without controls and without signs that turn
 * the direction of what follows.
 */
#pragma once
#include <stdbool.h>
#include "base/str.h"

struct arena;

#define PAGE_HEAD_BYTES_MAX        (512u << 10)          /* that are looked at */
#define PAGE_TITLE_CODE_POINTS_MAX       300
#define PAGE_DESCRIPTION_CODE_POINTS_MAX 500
#define PAGE_SITE_CODE_POINTS_MAX        100
#define PAGE_IMAGE_BYTES_MAX             2048

struct page {
        struct str title, description, site;             /* STR_NONE for none */
        struct str image;                                /* an address as it stands there, often a relative one */
};

/* False when it is no HTML, or in letters that are not known: UTF-8 and those of western Europe are. The texts live in the arena. */
bool page_read(struct str body, struct str content_type, struct arena *arena, struct page *out);
