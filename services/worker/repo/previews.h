/* previews.h — work.previews: what links led to when they were looked up last. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"
#include "pg/tx.h"

struct kept_preview {
        bool       is_kept;
        struct str title, description, site, image;      /* STR_NONE for none; without a title there is nothing to show */
};

/* Of each link what is kept of it; in the transaction's arena. */
void previews_find(struct tx *tx, const struct str *urls, int count, struct kept_preview *out);
void previews_keep(struct tx *tx, struct str url, const struct kept_preview *preview, int64_t seconds);
/* Forgets what is over, and what is over soonest beyond so many; a bounded number at once. */
void previews_trim(struct tx *tx, int64_t kept_max);
