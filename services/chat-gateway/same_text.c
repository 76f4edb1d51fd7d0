/* same_text.c — a table of recent texts by their keyed hash, four places to a row. */

#include "chat-gateway/same_text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/siphash.h"

enum { PLACES_PER_ROW = 4, ROWS = SAME_TEXT_PLACES / PLACES_PER_ROW };

struct place {
        uint64_t hash;
        int64_t  first_ms;
        int      times;
        struct id cids[SAME_TEXT_TIMES_MAX];             /* of what was counted: sending it once more is no other message */
};

struct same_text {
        int          times_max;
        int64_t      window_ms;
        struct place places[SAME_TEXT_PLACES];
};

struct same_text *same_text_create(int times_max, int64_t window_ms)
{
        struct same_text *same = memory_zero(sizeof *same);

        assert(times_max <= SAME_TEXT_TIMES_MAX);
        same->times_max = times_max;
        same->window_ms = window_ms;
        return same;
}

void same_text_destroy(struct same_text **same)
{
        free(*same);
        *same = NULL;
}

static uint64_t hash_of(struct id sender, struct id room, struct str text)
{
        return siphash_of(text) ^ id_hash(sender) * 3 ^ id_hash(room) * 5;
}

/* The place of this hash, or the one in its row that began longest ago. */
static struct place *place_of(struct same_text *same, uint64_t hash)
{
        struct place *row = same->places + hash % ROWS * PLACES_PER_ROW, *oldest = row;

        for (int i = 0; i < PLACES_PER_ROW; i++) {
                if (row[i].hash == hash && row[i].times)
                        return &row[i];
                if (row[i].first_ms < oldest->first_ms)
                        oldest = &row[i];
        }
        return oldest;
}

static bool is_counted(const struct place *place, struct id cid)
{
        for (int i = 0; i < place->times; i++)
                if (id_equal(place->cids[i], cid))
                        return true;
        return false;
}

bool same_text_allow(struct same_text *same, struct id sender, struct id room, struct str text, struct id cid, int64_t now_ms, int64_t *retry_after_ms)
{
        uint64_t hash = hash_of(sender, room, text);
        struct place *place = place_of(same, hash);

        if (place->hash != hash || now_ms - place->first_ms >= same->window_ms)
                *place = (struct place){.hash = hash, .first_ms = now_ms};
        if (is_counted(place, cid))
                return true;
        if (place->times >= same->times_max) {
                *retry_after_ms = place->first_ms + same->window_ms - now_ms;
                return false;
        }
        place->cids[place->times++] = cid;
        return true;
}
