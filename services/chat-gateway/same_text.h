/* same_text.h — notices who says the same thing over and over in one room: counts by (sender, room, text) what lies within the last window, in bounded memory. One thread, pure logic. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/id.h"
#include "base/str.h"

#define SAME_TEXT_PLACES    4096                         /* newer texts push older ones out */
#define SAME_TEXT_TIMES_MAX 8                            /* so many times are kept of each */

struct same_text;

/* What a text of somebody's in a room is called where all gateways count together: nothing that tells what it says. Zero-terminated. */
#define SAME_TEXT_NAME_LEN 32
void same_text_name(struct id sender, struct id room, struct str text, char out[static SAME_TEXT_NAME_LEN + 1]);

struct same_text *same_text_create(int times_max, int64_t window_ms);
void              same_text_destroy(struct same_text **same);

/* Counts this one, a repeat under the same cid only once; false when it was said times_max times within the last window_ms already: then it does not count, and *retry_after_ms tells
 * exactly when the first of them will be that old, and this one may be said. */
bool same_text_allow(struct same_text *same, struct id sender, struct id room, struct str text, struct id cid, int64_t now_ms, int64_t *retry_after_ms);
