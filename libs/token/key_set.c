/* key_set.c — the public keys by kid, and JSON Web Key Sets in and out. */

#include "token/key_set.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "crypto/hash.h"
#include "crypto/signature.h"
#include "json/scan.h"
#include "json/write.h"

#define JWK_BYTES_MAX   1024 /* one key of ours as text, its kid escaped at worst */
#define JWKS_ARENA_MAX  (4 * JWKS_BYTES_MAX)

struct key {
        char               kid[KEY_ID_BYTES_MAX];
        size_t             kid_len;
        uint8_t            x[P256_COORDINATE_BYTES], y[P256_COORDINATE_BYTES];
        struct verify_key *verify;
};

struct key_set {
        atomic_uint references;
        size_t      count;
        struct key  keys[KEY_SET_KEYS_MAX];
};

struct key_set *key_set_create(void)
{
        struct key_set *set = memory_zero(sizeof(*set));

        atomic_init(&set->references, 1);
        return set;
}

struct key_set *key_set_take(struct key_set *set)
{
        atomic_fetch_add_explicit(&set->references, 1, memory_order_relaxed);
        return set;
}

void key_set_release(struct key_set **set)
{
        struct key_set *mine = *set;

        *set = NULL;
        if (!mine || atomic_fetch_sub_explicit(&mine->references, 1, memory_order_acq_rel) != 1)
                return;
        for (size_t i = 0; i < mine->count; i++)
                verify_key_destroy(&mine->keys[i].verify);
        free(mine);
}

static struct str kid_of(const struct key *key)
{
        return (struct str){key->kid, key->kid_len};
}

const struct verify_key *key_set_find(const struct key_set *set, struct str kid)
{
        for (size_t i = 0; i < set->count; i++)
                if (str_equal(kid_of(&set->keys[i]), kid))
                        return set->keys[i].verify;
        return NULL;
}

enum err key_set_add(struct key_set *set, struct str kid, const uint8_t x[static 32],
                     const uint8_t y[static 32])
{
        struct key *key = &set->keys[set->count];

        if (kid.len == 0 || kid.len > KEY_ID_BYTES_MAX || !utf8_is_valid(kid))
                return ERR_INVALID;
        if (key_set_find(set, kid))
                return ERR_CONFLICT;
        if (set->count == KEY_SET_KEYS_MAX)
                return ERR_TOO_LARGE;
        TRY(verify_key_from_point(x, y, &key->verify));
        memcpy(key->kid, kid.at, kid.len);
        key->kid_len = kid.len;
        memcpy(key->x, x, sizeof(key->x));
        memcpy(key->y, y, sizeof(key->y));
        set->count++;
        return OK;
}

size_t key_set_count(const struct key_set *set)
{
        return set->count;
}

/* --- text ----------------------------------------------------------------------------------------------- */

static struct str coordinate(const uint8_t at[static P256_COORDINATE_BYTES], struct arena *arena)
{
        return base64url_encode((struct str){(const char *)at, P256_COORDINATE_BYTES}, arena);
}

struct str key_thumbprint(const uint8_t x[static 32], const uint8_t y[static 32], struct arena *arena)
{
        uint8_t digest[SHA256_BYTES];

        /* The required members alone, in the order of their names, without white space. */
        sha256(str_format(arena, "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}",
                          coordinate(x, arena).at, coordinate(y, arena).at),
               digest);
        return base64url_encode((struct str){(char *)digest, sizeof(digest)}, arena);
}

struct str key_set_to_jwks(const struct key_set *set, struct arena *arena)
{
        struct buf out;

        buf_init(&out, arena, 64 + KEY_SET_KEYS_MAX * JWK_BYTES_MAX);
        buf_put(&out, STR("{\"keys\":["));
        for (size_t i = 0; i < set->count; i++) {
                const struct key *key = &set->keys[i];

                if (i > 0)
                        buf_put_char(&out, ',');
                buf_put(&out,
                        STR("{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"use\":\"sig\",\"kid\":"));
                json_write_text(&out, kid_of(key));
                buf_put(&out, STR(",\"x\":\""));
                buf_put(&out, coordinate(key->x, arena));
                buf_put(&out, STR("\",\"y\":\""));
                buf_put(&out, coordinate(key->y, arena));
                buf_put(&out, STR("\"}"));
        }
        buf_put(&out, STR("]}"));
        assert(!out.overflowed);
        return buf_str(&out);
}

static bool is_text(struct str value, const char *expected, struct arena *arena)
{
        struct str text;

        return json_string(value, arena, &text) && str_equal(text, str_from(expected));
}

/* A member that may be absent, but says something else when it is there. */
static bool says_otherwise(struct str object, const char *name, const char *expected, struct arena *arena)
{
        struct str value = json_member(object, name);

        return value.at && !is_text(value, expected, arena);
}

static bool read_coordinate(struct str object, const char *name, struct arena *arena, const uint8_t **out)
{
        struct str text, bytes;

        if (!json_string(json_member(object, name), arena, &text) || !base64url_decode(text, arena, &bytes) ||
            bytes.len != P256_COORDINATE_BYTES)
                return false;
        *out = (const uint8_t *)bytes.at;
        return true;
}

static enum err read_key(struct str object, struct arena *arena, struct key_set *set)
{
        const uint8_t *x, *y;
        struct str     kid;

        if (object.len == 0 || object.at[0] != '{')
                return ERR_INVALID;
        if (!is_text(json_member(object, "kty"), "EC", arena) ||
            !is_text(json_member(object, "crv"), "P-256", arena) ||
            says_otherwise(object, "use", "sig", arena) || says_otherwise(object, "alg", "ES256", arena) ||
            !json_string(json_member(object, "kid"), arena, &kid))
                return OK;
        if (!read_coordinate(object, "x", arena, &x) || !read_coordinate(object, "y", arena, &y))
                return ERR_INVALID;
        return key_set_add(set, kid, x, y);
}

static enum err read_set(struct str text, struct arena *arena, struct key_set *set)
{
        struct json_fault fault;
        struct str        keys, key;

        TRY(json_scan(text, JWKS_BYTES_MAX, &fault));
        text = json_trim(text);
        if (text.at[0] != '{')
                return ERR_INVALID;
        keys = json_member(text, "keys");
        if (keys.len == 0 || keys.at[0] != '[')
                return ERR_INVALID;
        while (json_next_item(&keys, &key))
                TRY(read_key(key, arena, set));
        return OK;
}

enum err key_set_from_jwks(struct str text, struct key_set **out)
{
        struct arena   *arena = arena_create(JWKS_ARENA_MAX);
        struct key_set *set   = key_set_create();
        enum err        err   = read_set(text, arena, set);

        arena_destroy(&arena);
        if (err != OK)
                key_set_release(&set);
        *out = set;
        return err;
}
