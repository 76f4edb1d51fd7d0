/* stand_in.c — accounts that are not there. */

#include "auth/stand_in.h"

#include <math.h>
#include <string.h>

#include "crypto/hash.h"
#include "crypto/login_name.h"

#define TIMES_IN_SPAN_MAX 4

/* An info of HKDF: what for, which one of them, the name. */
static void derive(const uint8_t key[static 32], char what, int64_t which, struct str login, void *out,
                   size_t bytes)
{
        char   info[1 + sizeof which + LOGIN_NAME_BYTES_MAX];
        size_t taken = login.len < LOGIN_NAME_BYTES_MAX ? login.len : LOGIN_NAME_BYTES_MAX;

        info[0] = what;
        memcpy(info + 1, &which, sizeof which);
        memcpy(info + 1 + sizeof which, login.at, taken);
        hkdf_sha256((struct str){(const char *)key, 32}, (struct str){info, 1 + sizeof which + taken}, out,
                    bytes);
}

static double fraction(uint64_t random)
{
        return ldexp((double)(random >> 11), -53);
}

/* How many times fall into one doubling of the age: Poisson, with a mean of ln 2. Then the latest of all
 * times up to now is spread evenly. */
static int how_many(double u)
{
        static const double up_to[TIMES_IN_SPAN_MAX] = {0.5, 0.846574, 0.966687, 0.994439};
        int count = 0;

        while (count < TIMES_IN_SPAN_MAX && u >= up_to[count])
                count++;
        return count;
}

int64_t stand_in_taken_at_ms(const uint8_t key[static 32], struct str login, int64_t born_ms, int64_t now_ms)
{
        int64_t age_ms = now_ms > born_ms ? now_ms - born_ms : 1;

        for (int span = (int)floor(log2((double)age_ms)); span >= 0; span--) {
                uint64_t random[1 + TIMES_IN_SPAN_MAX];
                int64_t  latest_ms = -1;
                int      count;

                derive(key, 't', span, login, random, sizeof random);
                count = how_many(fraction(random[0]));
                for (int i = 1; i <= count; i++) {
                        int64_t at_ms = (int64_t)exp2(span + fraction(random[i]));

                        if (at_ms <= age_ms && at_ms > latest_ms)
                                latest_ms = at_ms;
                }
                if (latest_ms >= 0)
                        return born_ms + latest_ms;
        }
        return born_ms;
}

static struct id v7_at(int64_t at_ms, const uint8_t random[static 16])
{
        struct id id;

        memcpy(id.bytes, random, sizeof id.bytes);
        for (int i = 0; i < 6; i++)
                id.bytes[i] = (uint8_t)(at_ms >> (40 - 8 * i));
        id.bytes[6] = (uint8_t)(0x70 | (id.bytes[6] & 0x0f));
        id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3f));
        return id;
}

void stand_in_make(const uint8_t key[static 32], struct str login, int64_t born_ms, int64_t now_ms,
                   struct stand_in *out)
{
        int64_t at_ms = stand_in_taken_at_ms(key, login, born_ms, now_ms);
        uint8_t random[16];

        derive(key, 'l', 0, login, out->log.bytes, sizeof out->log.bytes);
        out->log.bytes[6] = (uint8_t)(0x80 | (out->log.bytes[6] &
                                              0x0f)); /* version 8: an id of our own making (RFC 9562) */
        out->log.bytes[8] = (uint8_t)(0x80 | (out->log.bytes[8] & 0x3f));

        /* All of it changes with the time: whoever takes a name brings a salt and a verifier of their own. */
        derive(key, 'i', at_ms, login, random, sizeof random);
        derive(key, 's', at_ms, login, out->salt, sizeof out->salt);
        derive(key, 'v', at_ms, login, out->verifier, sizeof out->verifier);
        out->verifier[0] &= 0x7f;                        /* below N, which begins with ones */
        out->account = v7_at(at_ms, random);
}
