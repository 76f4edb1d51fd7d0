/* previewing.h — which links may be looked up: where the room, its kind and who sent them have nothing against it. In a transaction, after `enter`. */
#pragma once
#include "chat-gateway/repo/previews.h"
#include "chat-gateway/seat.h"

#define PREVIEWS_MAX           5                         /* of one message; its other links are links alone */
#define PREVIEW_URL_BYTES_MAX  2048
#define PREVIEW_AGE_MS_MAX     INT64_C(86400000)         /* older ones nobody waits for any more */

/* Its links, each once, at most PREVIEWS_MAX; 0 when they are not to be looked up. */
int previewing_links(struct call *call, const struct linked *message, struct str out[static PREVIEWS_MAX]);
