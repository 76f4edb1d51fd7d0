/* secrets.h — the keys that the server key is good for, one for each purpose. Made once at start, then
 * constant. */
#pragma once
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

#define SECRET_BYTES 32

struct secrets {
        uint8_t stand_in[SECRET_BYTES];                  /* what names that nobody has are answered with */
        uint8_t refresh[SECRET_BYTES];                   /* tells refresh tokens of ours from invented ones */
        uint8_t seal[SECRET_BYTES]; /* the successor of a refresh token, for whoever lost the reply */
        uint8_t repeat[SECRET_BYTES];                    /* digests of requests, which may hold passwords */
};

void secrets_derive(struct str server_key, struct secrets *out);
