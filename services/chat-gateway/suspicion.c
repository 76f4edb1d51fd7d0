/* suspicion.c — a table of new people and where they have been speaking lately. */

#include "chat-gateway/suspicion.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/siphash.h"
#include "base/str.h"

struct place {
        struct id user;
        int64_t   told_ms;
        int       count;
        struct id rooms[SUSPICION_ROOMS_MAX];
        int64_t   at_ms[SUSPICION_ROOMS_MAX];
};

struct suspicion {
        struct suspicion_settings settings;
        struct place              places[SUSPICION_PLACES];
};

struct suspicion *suspicion_create(const struct suspicion_settings *settings)
{
        struct suspicion *suspicion = memory_zero(sizeof *suspicion);

        suspicion->settings = *settings;
        return suspicion;
}

void suspicion_destroy(struct suspicion **suspicion)
{
        free(*suspicion);
        *suspicion = NULL;
}

/* Whoever falls into the same place pushes out who was there: then too little is noticed, never too much. */
static struct place *place_of(struct suspicion *suspicion, struct id user)
{
        struct id key       = siphash_pair(user, ID_NONE);
        struct place *place = &suspicion->places[(key.bytes[14] << 8 | key.bytes[15]) % SUSPICION_PLACES];

        if (!id_equal(place->user, user))
                *place = (struct place){.user = user};
        return place;
}

static void forget_before(struct place *place, int64_t begin_ms)
{
        int kept = 0;

        for (int i = 0; i < place->count; i++)
                if (place->at_ms[i] > begin_ms) {
                        place->rooms[kept]   = place->rooms[i];
                        place->at_ms[kept++] = place->at_ms[i];
                }
        place->count = kept;
}

/* In how many rooms they spoke within a minute, this one included. */
static int rooms_of(struct place *place, struct id room, int64_t now_ms)
{
        forget_before(place, now_ms - SUSPICION_ROOMS_MS);
        for (int i = 0; i < place->count; i++)
                if (id_equal(place->rooms[i], room)) {
                        place->at_ms[i] = now_ms;
                        return place->count;
                }
        if (place->count < SUSPICION_ROOMS_MAX) {
                place->rooms[place->count]   = room;
                place->at_ms[place->count++] = now_ms;
        }
        return place->count;
}

static const char *told(struct arena *arena, const char *what, int count)
{
        return str_format(arena, "a new account, and %d %s", count, what).at;
}

const char *suspicion_of(struct suspicion *suspicion, struct id sender, struct id room, int names, int links, int64_t now_ms, struct arena *arena)
{
        const struct suspicion_settings *most = &suspicion->settings;
        const char *words = NULL;
        struct place *place;
        int rooms;

        if (!most->new_ms || id_time_ms(sender) < now_ms - most->new_ms)
                return NULL;
        place = place_of(suspicion, sender);
        rooms = rooms_of(place, room, now_ms);
        if (most->names && names >= most->names)
                words = told(arena, "names in one text", names);
        else if (most->links && links >= most->links)
                words = told(arena, "links in one text", links);
        else if (most->rooms && rooms >= most->rooms)
                words = told(arena, "rooms within a minute", rooms);
        if (!words || (place->told_ms && now_ms - place->told_ms < SUSPICION_QUIET_MS))
                return NULL;
        place->told_ms = now_ms;
        return words;
}
