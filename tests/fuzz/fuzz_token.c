/* fuzz_token.c — access tokens and key sets from strangers: what is taken was signed by our key, whatever the bytes say; a key set that is taken can be printed and read again.
 *
 * sources: libs/base libs/json libs/crypto libs/token
 * links: -lsodium -lutf8proc -ljwt -lcrypto -lpthread -lm
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/base64.h"
#include "crypto/signature.h"
#include "token/token.h"

#define ISSUER   STR("https://chat.example")
#define AUDIENCE STR("chat")
#define NOW_MS   INT64_C(1700000000000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct key_set *keys;
static struct str      kid, minted;
static struct arena   *forever;

static void must(bool holds)
{
        if (!holds)
                abort();
}

/* One key of ours, and a good token by it to cut and change. */
static void prepare(void)
{
        struct token_claims claims = {.user = {{1}}, .session = {{2}}, .device = {{3}}, .token = {{4}}, .scope = STR("messages:read messages:write"), .amr = STR("srp"),
                                      .issued_at_ms = NOW_MS, .expires_at_ms = NOW_MS + 300000};
        struct signing_key *key;
        uint8_t x[32], y[32];

        forever = arena_create(1 << 20);
        key     = signing_key_make();
        signing_key_public(key, x, y);
        kid  = key_thumbprint(x, y, forever);
        keys = key_set_create();
        must(key_set_add(keys, kid, x, y) == OK);
        must(token_mint(signing_key_to_pem(key, forever), kid, ISSUER, AUDIENCE, &claims, forever, &minted) == OK);
        signing_key_destroy(&key);
}

static bool verifies(struct str token, struct arena *arena)
{
        struct token_claims claims;
        bool unknown_kid = false;
        enum err err = token_verify(token, keys, ISSUER, AUDIENCE, NOW_MS, arena, &claims, &unknown_kid);

        must(err == OK || err == ERR_UNAUTHENTICATED);
        must(err != OK || !unknown_kid);
        return err == OK;
}

/* Our good token with the input written over it somewhere: good only where nothing changed. */
static void change_good_token(const uint8_t *data, size_t size, struct arena *arena)
{
        char *bytes = arena_copy(arena, minted.at, minted.len);
        size_t at, len;

        if (size < 3)
                return;
        at  = (size_t)(data[0] << 8 | data[1]) % minted.len;
        len = size - 2 < minted.len - at ? size - 2 : minted.len - at;
        memcpy(bytes + at, data + 2, len);
        must(verifies((struct str){bytes, minted.len}, arena) == (memcmp(bytes, minted.at, minted.len) == 0));
        must(!verifies((struct str){minted.at, at}, arena));
}

/* The input as header and claims, encoded as they should be, with the good token's signature. */
static void dress_up(struct str input, struct arena *arena)
{
        struct str rest, header = str_until(input, '\n', &rest), signature = minted;

        for (int i = 0; i < 2; i++)
                str_until(signature, '.', &signature);
        header = base64url_encode(header, arena);
        rest   = base64url_encode(rest.at ? rest : STR(""), arena);
        must(!verifies(str_format(arena, "%.*s.%.*s.%.*s", STR_ARG(header), STR_ARG(rest), STR_ARG(signature)), arena));
}

static void read_key_set(struct str input, struct arena *arena)
{
        struct key_set *set = NULL, *again = NULL;

        if (key_set_from_jwks(input, &set) != OK) {
                must(!set);
                return;
        }
        must(key_set_count(set) <= KEY_SET_KEYS_MAX);
        must(key_set_from_jwks(key_set_to_jwks(set, arena), &again) == OK && key_set_count(again) == key_set_count(set));
        key_set_release(&set);
        key_set_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct str input = {(const char *)data, size};
        struct arena *arena;

        if (!keys)
                prepare();
        arena = arena_create((size_t)64 << 20);
        must(!verifies(input, arena));                   /* nobody guesses a signature */
        change_good_token(data, size, arena);
        dress_up(input, arena);
        read_key_set(input, arena);
        arena_destroy(&arena);
        return 0;
}
