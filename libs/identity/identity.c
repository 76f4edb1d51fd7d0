/* identity.c — who is asking: tokens against keys and revocations. */

#include "identity/identity.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "identity/announce.h"
#include "identity/follower.h"
#include "identity/revoked.h"
#include "identity/verified.h"
#include "redis/keys.h"
#include "redis/stream.h"
#include "token/token.h"

enum { TOKENS_KEPT_MAX = 100000, ARENA_BYTES_MAX = 1 << 20, FRESH_MS = 10000 };

struct identity_watch {
        struct str               issuer, audience;
        struct key_set          *keys;
        struct verified         *verified;
        struct revoked          *revoked;
        struct follower_of_auth *follower;
        struct stream           *stream;
        struct arena            *arena;
        int64_t                  lifetime_ms_max;
        int64_t                  round_ms;               /* when revocations were last known to be complete; 0: never */
        void                   (*on_revoked)(void *owner, const struct revocation *revocation);
        void                    *owner;
};

/* --- news */

static void on_keys(void *owner, struct key_set *keys)
{
        struct identity_watch *watch = owner;

        key_set_release(&watch->keys);
        watch->keys = keys;
        verified_clear(watch->verified);                 /* one of them may have been withdrawn */
}

static void on_revocation(void *owner, const struct revocation *revocation)
{
        struct identity_watch *watch = owner;

        if (!revoked_add(watch->revoked, revocation, clock_monotonic_ms()))
                return;
        if (revocation->kind == REVOKED_ALL)
                follower_ask_keys(watch->follower, true);
        if (watch->on_revoked)
                watch->on_revoked(watch->owner, revocation);
}

static void on_round(void *owner)
{
        ((struct identity_watch *)owner)->round_ms = clock_monotonic_ms();
}

static void on_entry(void *owner, const struct stream_entry *entry)
{
        struct revocation revocation;

        if (announce_read(entry, &revocation))
                on_revocation(owner, &revocation);
}

static struct stream *follow_stream(struct loop *loop, struct identity_watch *watch, const char *addresses, const char *password)
{
        struct key key = key_revocations();
        struct str rest, first = str_trim(str_until(str_from(addresses), ',', &rest));

        if (!first.len)
                return NULL;
        return stream_follow(loop, &(struct stream_options){
                .server = {.address = first, .password = str_from(password)}, .key = key_str(&key), .from_ms = clock_wall_ms() - REVOKED_KEEP_MS,
                .on_entry = on_entry, .owner = watch});
}

struct identity_watch *identity_watch_open(struct loop *loop, const char *conninfo, const char *redis_address, const char *redis_password, const char *issuer,
                                           const char *audience, void (*on_revoked)(void *owner, const struct revocation *revocation), void *owner)
{
        struct identity_watch *watch = memory_zero(sizeof *watch);
        struct follow_news news = {.keys = on_keys, .revocation = on_revocation, .round = on_round};

        watch->issuer     = str_from(issuer);
        watch->audience   = str_from(audience);
        watch->lifetime_ms_max = TOKEN_LIFETIME_MS_MAX;
        watch->on_revoked = on_revoked;
        watch->owner      = owner;
        watch->keys       = key_set_create();
        watch->verified   = verified_create(TOKENS_KEPT_MAX);
        watch->revoked    = revoked_create();
        watch->arena      = arena_create(ARENA_BYTES_MAX);
        watch->follower   = follower_start(loop, conninfo, &news, watch);
        watch->stream     = redis_address ? follow_stream(loop, watch, redis_address, redis_password ? redis_password : "") : NULL;
        return watch;
}

void identity_watch_believes(struct identity_watch *watch, int64_t lifetime_ms_max)
{
        watch->lifetime_ms_max = lifetime_ms_max;
}

void identity_watch_close(struct identity_watch **watch)
{
        struct identity_watch *w = *watch;

        if (!w)
                return;
        w->on_revoked = NULL;
        if (w->stream)
                stream_close(&w->stream);
        follower_stop(&w->follower);
        verified_destroy(&w->verified);
        key_set_release(&w->keys);
        revoked_destroy(&w->revoked);
        arena_destroy(&w->arena);
        free(w);
        *watch = NULL;
}

bool identity_watch_is_fresh(const struct identity_watch *watch)
{
        return watch->round_ms && clock_monotonic_ms() - watch->round_ms < FRESH_MS && key_set_count(watch->keys) > 0;
}

/* --- tokens */

static unsigned scopes_of(struct str words)
{
        static const struct str names[SCOPE_COUNT] = {
#define SCOPE(name, word, sentence) [SCOPE_##name] = STR(word),
#include "proto/scopes.def"
        };
        unsigned scopes = 0;

        while (words.len) {
                struct str word = str_until(words, ' ', &words);

                for (int i = 0; i < SCOPE_COUNT; i++)
                        if (word.len && str_equal(word, names[i]))
                                scopes |= 1u << i;
        }
        return scopes;
}

_Static_assert(SERVICE_NAME_MAX == TOKEN_SERVICE_MAX, "a name that a token holds fits");

static struct identity identity_from(const struct token_claims *claims)
{
        struct identity who = {
                .is_signed_in = true, .user = claims->user, .session = claims->session, .device = claims->device, .scopes = scopes_of(claims->scope),
                .is_admin = claims->is_admin, .is_guest = claims->is_guest, .issued_at_ms = claims->issued_at_ms, .expires_at_ms = claims->expires_at_ms,
        };

        memcpy(who.service, claims->service.at, claims->service.len);
        return who;
}

static enum err verify(struct identity_watch *watch, struct str token, int64_t now_ms, struct identity *out)
{
        struct token_claims claims;
        bool unknown_kid = false;
        enum err err;

        if (!key_set_count(watch->keys))
                return ERR_UNAVAILABLE;
        arena_reset(watch->arena);
        err = token_verify(token, watch->keys, watch->issuer, watch->audience, now_ms, watch->arena, &claims, &unknown_kid);
        if (unknown_kid)
                follower_ask_keys(watch->follower, false);
        if (err != OK)
                return err;
        /* A key that was stolen signs whatever end its thief likes, and is believed until it is withdrawn. */
        if (claims.expires_at_ms - claims.issued_at_ms > watch->lifetime_ms_max)
                return ERR_UNAUTHENTICATED;
        *out = identity_from(&claims);
        verified_put(watch->verified, token, out);
        return OK;
}

enum err identity_of_token(struct identity_watch *watch, struct str token, struct identity *out)
{
        int64_t now_ms = clock_wall_ms();

        if (!verified_get(watch->verified, token, now_ms, out))
                TRY(verify(watch, token, now_ms, out));
        return identity_is_revoked(watch, out) ? ERR_UNAUTHENTICATED : OK;
}

bool identity_is_revoked(struct identity_watch *watch, const struct identity *who)
{
        return revoked_holds(watch->revoked, who);
}
