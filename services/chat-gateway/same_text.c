/* same_text.c — a table of recent texts by their keyed hash, four places to a row. */

#include "chat-gateway/same_text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/siphash.h"
#include "crypto/hash.h"

enum { PLACES_PER_ROW = 4, ROWS = SAME_TEXT_PLACES / PLACES_PER_ROW };

/* What was said within the window, in the order of time. Sending the same message once more is no other one: its cid tells. */
struct place {
        uint64_t hash;
        int      times;
        int64_t  at_ms[SAME_TEXT_TIMES_MAX];
        struct id cids[SAME_TEXT_TIMES_MAX];
};

struct same_text {
        int          times_max;
        int64_t      window_ms;
        struct place places[SAME_TEXT_PLACES];
};

struct same_text *same_text_create(int times_max, int64_t window_ms)
{
        struct same_text *same = memory_zero(sizeof *same);

        assert(times_max > 0 && times_max <= SAME_TEXT_TIMES_MAX);
        same->times_max = times_max;
        same->window_ms = window_ms;
        return same;
}

void same_text_destroy(struct same_text **same)
{
        free(*same);
        *same = NULL;
}

void same_text_name(struct id sender, struct id room, struct str text, char out[static SAME_TEXT_NAME_LEN + 1])
{
        uint8_t who[2 * sizeof sender], hash[SHA256_BYTES];

        memcpy(who, &sender, sizeof sender);
        memcpy(who + sizeof sender, &room, sizeof room);
        hmac_sha256((struct str){(const char *)who, sizeof who}, text, hash);
        for (int i = 0; i < SAME_TEXT_NAME_LEN / 2; i++)
                snprintf(out + 2 * i, 3, "%02x", hash[i]);
}

static uint64_t hash_of(struct id sender, struct id room, struct str text)
{
        return siphash_of(text) ^ id_hash(sender) * 3 ^ id_hash(room) * 5;
}

static int64_t last_ms(const struct place *place)
{
        return place->times ? place->at_ms[place->times - 1] : INT64_MIN;
}

/* The place of this hash, or the one in its row that was silent longest. */
static struct place *place_of(struct same_text *same, uint64_t hash)
{
        struct place *row = same->places + hash % ROWS * PLACES_PER_ROW, *oldest = row;

        for (int i = 0; i < PLACES_PER_ROW; i++) {
                if (row[i].hash == hash && row[i].times)
                        return &row[i];
                if (last_ms(&row[i]) < last_ms(oldest))
                        oldest = &row[i];
        }
        *oldest = (struct place){.hash = hash};
        return oldest;
}

static void forget_before(struct place *place, int64_t begin_ms)
{
        int old = 0;

        while (old < place->times && place->at_ms[old] <= begin_ms)
                old++;
        place->times -= old;
        memmove(place->at_ms, place->at_ms + old, (size_t)place->times * sizeof *place->at_ms);
        memmove(place->cids, place->cids + old, (size_t)place->times * sizeof *place->cids);
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
        struct place *place = place_of(same, hash_of(sender, room, text));

        forget_before(place, now_ms - same->window_ms);
        if (is_counted(place, cid))
                return true;
        if (place->times == same->times_max) {
                *retry_after_ms = place->at_ms[0] + same->window_ms - now_ms;
                return false;
        }
        place->at_ms[place->times]  = now_ms;
        place->cids[place->times++] = cid;
        return true;
}
