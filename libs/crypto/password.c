/* password.c — from a password to its keys: NFKC, Argon2id, HKDF. */

#include "crypto/password.h"

#include <sodium.h>
#include <stdlib.h>
#include "base/memory.h"
#include "crypto/hash.h"
#include "crypto/kept.h"
#include "crypto/text.h"

#define MASTER_BYTES       64
#define KDF_MEMORY_KIB_MAX (1024 * 1024)
#define KDF_PASSES_MAX     16

bool password_kdf_is_acceptable(struct password_kdf kdf)
{
        return kdf.memory_kib >= PASSWORD_KDF_FLOOR.memory_kib && kdf.memory_kib <= KDF_MEMORY_KIB_MAX &&
               kdf.passes >= PASSWORD_KDF_FLOOR.passes && kdf.passes <= KDF_PASSES_MAX;
}

static enum err derive_master(struct str plain, const uint8_t salt[static PASSWORD_SALT_BYTES],
                              struct password_kdf kdf, uint8_t master[static MASTER_BYTES])
{
        _Static_assert(PASSWORD_SALT_BYTES == crypto_pwhash_argon2id_SALTBYTES,
                       "the salt of the profile is libsodium's");

        MUST(sodium_init() >= 0); /* chooses the fast code; harmless when repeated */
        if (crypto_pwhash(master, MASTER_BYTES, plain.at, plain.len, salt, (unsigned long long)kdf.passes,
                          (size_t)kdf.memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
                return ERR_UNAVAILABLE;
        return OK;
}

static enum err master_of(struct str password, const uint8_t salt[static PASSWORD_SALT_BYTES],
                          struct password_kdf kdf, uint8_t master[static MASTER_BYTES])
{
        size_t     items = TEXT_ROOM(PASSWORD_BYTES_MAX);
        struct str plain;
        int32_t   *room;
        enum err   err;

        if (password.len > PASSWORD_BYTES_MAX || !password_kdf_is_acceptable(kdf))
                return ERR_INVALID;
        room = memory_array(items, sizeof(*room));
        err = text_normalize_into(password, TEXT_NFKC, room, items, &plain);
        if (err == OK)
                err = derive_master(plain, salt, kdf, master);
        bytes_wipe(room, items * sizeof(*room));
        free(room);
        return err;
}

enum err password_derive(struct str password, const uint8_t salt[static PASSWORD_SALT_BYTES],
                         struct password_kdf kdf, struct password_keys *out)
{
        uint8_t master[MASTER_BYTES];

        *out = (struct password_keys){0};
        TRY(master_of(password, salt, kdf, master));
        hkdf_sha256((struct str){(char *)master, MASTER_BYTES}, STR("srp"), out->srp, sizeof(out->srp));
        hkdf_sha256((struct str){(char *)master, MASTER_BYTES}, STR("vault"), out->vault, sizeof(out->vault));
        bytes_wipe(master, sizeof(master));
        return OK;
}

void password_wipe(struct password_keys *keys)
{
        bytes_wipe(keys, sizeof(*keys));
}

enum err password_key_of_thing(struct str password, const uint8_t salt[static PASSWORD_SALT_BYTES],
                               uint8_t out[static PASSWORD_KEY_BYTES])
{
        uint8_t master[MASTER_BYTES];

        TRY(master_of(password, salt, PASSWORD_KDF_FLOOR, master));
        hkdf_sha256((struct str){(char *)master, MASTER_BYTES}, STR("thing"), out, PASSWORD_KEY_BYTES);
        bytes_wipe(master, sizeof(master));
        return OK;
}
