/* suspicion.c — a table of new people and where they have been speaking lately. */

#include "chat-gateway/suspicion.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/siphash.h"
#include "base/str.h"
#include "redis/keys.h"
#include "redis/limits.h"

struct place {
        struct id user;
        int64_t   told_ms;
        int       count;
        struct id rooms[SUSPICION_ROOMS_MAX];
        int64_t   at_ms[SUSPICION_ROOMS_MAX];
};

struct suspicion {
        struct suspicion_settings settings;
        struct limits            *limits;
        struct place              places[SUSPICION_PLACES];
};

struct suspicion *suspicion_create(const struct suspicion_settings *settings, struct limits *limits)
{
        struct suspicion *suspicion = memory_zero(sizeof *suspicion);

        suspicion->settings = *settings;
        suspicion->limits   = limits;
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

/* --- by this gateway alone */

static struct limit_answer rooms_alone(void *owner)
{
        struct suspect *suspect = owner;
        struct place *place     = place_of(suspect->suspicion, suspect->sender);

        return (struct limit_answer){.is_allowed = rooms_of(place, suspect->room, suspect->now_ms) < suspect->suspicion->settings.rooms};
}

static struct limit_answer told_alone(void *owner)
{
        struct suspect *suspect = owner;
        struct place *place     = place_of(suspect->suspicion, suspect->sender);

        if (place->told_ms && suspect->now_ms - place->told_ms < SUSPICION_QUIET_MS)
                return (struct limit_answer){.is_allowed = false};
        place->told_ms = suspect->now_ms;
        return (struct limit_answer){.is_allowed = true};
}

/* --- by all of them: `item` is what the sender does, and the same one counts once */

static void ask(struct suspect *suspect, const char *name, struct window window, struct id item, struct limit_answer (*alone)(void *owner),
                void (*known)(void *owner, const struct limit_answer *answer))
{
        char who[ID_TEXT_LEN + 1], what[ID_TEXT_LEN + 1];
        struct limit_answer answer;
        struct key key;

        if (!suspect->suspicion->limits || window.most < 1) {
                answer = alone(suspect);
                known(suspect, &answer);
                return;
        }
        id_print(suspect->sender, who);
        id_print(item, what);
        key = key_window(name, str_from(who));
        window_take(suspect->suspicion->limits, key_str(&key), window, str_from(what), alone, known, suspect);
}

static const char *words_of(struct arena *arena, const char *what, int64_t count)
{
        return str_format(arena, "a new account, and %lld %s", (long long)count, what).at;
}

static void told_known(void *owner, const struct limit_answer *answer)
{
        struct suspect *suspect = owner;

        suspect->done(suspect->owner, answer->is_allowed ? suspect->words : NULL);
}

static void rooms_known(void *owner, const struct limit_answer *answer)
{
        struct suspect *suspect = owner;
        const struct suspicion_settings *most = &suspect->suspicion->settings;

        if (most->names && suspect->names >= most->names)
                suspect->words = words_of(suspect->arena, "names in one text", suspect->names);
        else if (most->links && suspect->links >= most->links)
                suspect->words = words_of(suspect->arena, "links in one text", suspect->links);
        else if (!answer->is_allowed)
                suspect->words = words_of(suspect->arena, "rooms within a minute", most->rooms);
        if (suspect->words)
                ask(suspect, "suspect", (struct window){1, SUSPICION_QUIET_MS}, suspect->cid, told_alone, told_known);
        else
                suspect->done(suspect->owner, NULL);
}

bool suspicion_is_new(const struct suspicion *suspicion, struct id sender, int64_t now_ms)
{
        return suspicion->settings.new_ms && id_time_ms(sender) >= now_ms - suspicion->settings.new_ms;
}

void suspicion_ask(struct suspicion *suspicion, struct suspect *suspect)
{
        suspect->suspicion = suspicion;
        suspect->words     = NULL;
        if (!suspicion_is_new(suspicion, suspect->sender, suspect->now_ms))
                suspect->done(suspect->owner, NULL);
        else if (!suspicion->settings.rooms)
                rooms_known(suspect, &(struct limit_answer){.is_allowed = true});
        else
                ask(suspect, "speaks", (struct window){suspicion->settings.rooms - 1, SUSPICION_ROOMS_MS}, suspect->room, rooms_alone, rooms_known);
}
