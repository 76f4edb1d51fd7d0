/* secrets.c — one key for each purpose, by HKDF. */

#include "auth/secrets.h"

#include "crypto/hash.h"

void secrets_derive(struct str server_key, struct secrets *out)
{
        hkdf_sha256(server_key, STR("auth stand-in"), out->stand_in, SECRET_BYTES);
        hkdf_sha256(server_key, STR("auth refresh"), out->refresh, SECRET_BYTES);
        hkdf_sha256(server_key, STR("auth seal"), out->seal, SECRET_BYTES);
        hkdf_sha256(server_key, STR("auth repeat"), out->repeat, SECRET_BYTES);
}
