/* bookmarks.h — chat.bookmarks: messages that somebody keeps at hand for themselves. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

#define BOOKMARKS_MAX 1000                               /* of one person */

/* False when it was there with the same note. */
bool bookmarks_put(struct tx *tx, struct id user, const struct bookmark *bookmark);
bool bookmarks_remove(struct tx *tx, struct id user, struct id room, int64_t seq);
/* How many others there are. */
int64_t bookmarks_count_others(struct tx *tx, struct id user, struct id room, int64_t seq);

/* Newest first, before one of them (by at, room, seq). */
int bookmarks_page(struct tx *tx, struct id user, const struct bookmark *before, int64_t limit, struct bookmark **out);
