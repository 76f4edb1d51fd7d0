/* refresh_token.c — refresh tokens: making, reading, and judging one that was shown. */

#include "auth/refresh_token.h"

#include <string.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/random.h"
#include "crypto/hash.h"

#define PREFIX       "rt_"
#define RANDOM_BYTES 32
#define TAG_BYTES    16
#define BODY_BYTES   (16 + 16 + 4 + RANDOM_BYTES)
#define TOKEN_BYTES  (BODY_BYTES + TAG_BYTES)
#define TEXT_LEN     (sizeof PREFIX - 1 + (TOKEN_BYTES * 4 + 2) / 3)

static void tag_of(const uint8_t key[static 32], const uint8_t body[static BODY_BYTES],
                   uint8_t tag[static SHA256_BYTES])
{
        hmac_sha256((struct str){(const char *)key, 32}, (struct str){(const char *)body, BODY_BYTES}, tag);
}

struct str refresh_token_make(const uint8_t key[static 32], const struct refresh_token *token,
                              struct arena *arena)
{
        uint8_t    bytes[TOKEN_BYTES], tag[SHA256_BYTES];
        struct str text;

        memcpy(bytes, token->user.bytes, 16);
        memcpy(bytes + 16, token->session.bytes, 16);
        for (int i = 0; i < 4; i++)
                bytes[32 + i] = (uint8_t)(token->generation >> (24 - 8 * i));
        random_bytes(bytes + 36, RANDOM_BYTES);
        tag_of(key, bytes, tag);
        memcpy(bytes + BODY_BYTES, tag, TAG_BYTES);
        text = base64url_encode((struct str){(const char *)bytes, sizeof bytes}, arena);
        bytes_wipe(bytes, sizeof bytes);
        return str_format(arena, PREFIX "%.*s", STR_ARG(text));
}

bool refresh_token_read(const uint8_t key[static 32], struct str text, struct arena *arena,
                        struct refresh_token *out)
{
        uint8_t    tag[SHA256_BYTES];
        struct str bytes;
        const uint8_t *at;

        if (text.len != TEXT_LEN || !str_starts_with(text, STR(PREFIX)))
                return false;
        text = (struct str){text.at + sizeof PREFIX - 1, text.len - (sizeof PREFIX - 1)};
        if (!base64url_decode(text, arena, &bytes) || bytes.len != TOKEN_BYTES)
                return false;
        at = (const uint8_t *)bytes.at;
        tag_of(key, at, tag);
        if (!bytes_are_equal(tag, at + BODY_BYTES, TAG_BYTES))
                return false;
        memcpy(out->user.bytes, at, 16);
        memcpy(out->session.bytes, at + 16, 16);
        out->generation = (int64_t)at[32] << 24 | (int64_t)at[33] << 16 | (int64_t)at[34] << 8 | at[35];
        return true;
}

void refresh_token_hash(struct str text, uint8_t out[static REFRESH_HASH_BYTES])
{
        sha256(text, out);
}

enum refresh_verdict refresh_judge(const struct refresh_row rows[static 2], int64_t generation,
                                   const uint8_t hash[static REFRESH_HASH_BYTES], int64_t now_ms,
                                   int64_t grace_ms)
{
        const struct refresh_row *good = &rows[0], *spent = &rows[1];

        if (!good->generation || generation > good->generation)
                return REFRESH_UNKNOWN;
        if (generation == good->generation)
                return bytes_are_equal(hash, good->hash, REFRESH_HASH_BYTES) && !good->is_used
                               ? REFRESH_NEXT
                               : REFRESH_UNKNOWN;
        if (generation == spent->generation && bytes_are_equal(hash, spent->hash, REFRESH_HASH_BYTES) &&
            spent->is_used && now_ms - spent->used_at_ms <= grace_ms && !good->is_used)
                return REFRESH_AGAIN;
        return REFRESH_REUSED;
}
