/* previews.h — work.previews: what links led to when they were looked up last. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"
#include "pg/tx.h"

struct kept_preview {
        bool       is_kept, is_claimed;                  /* claimed: somebody is looking it up right now */
        struct str title, description, site, image;      /* STR_NONE for none; without a title there is nothing to show */
};

/* Of each link what is kept of it; in the transaction's arena. */
void previews_find(struct tx *tx, const struct str *urls, int count, struct kept_preview *out);
/* Those of the links that nobody knows or looks up are now the caller's to look up, for so long: told in mine[i]. */
void previews_claim(struct tx *tx, const struct str *urls, int count, int64_t ms, bool *mine);
void previews_keep(struct tx *tx, struct str url, const struct kept_preview *preview, int64_t seconds);
/* Forgets what is over, and what is over soonest beyond so many; a bounded number at once. */
void previews_trim(struct tx *tx, int64_t kept_max);
