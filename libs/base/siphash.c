/* siphash.c — SipHash. */

#include "base/siphash.h"

#include <pthread.h>
#include <string.h>
#include "base/random.h"

static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static uint64_t       process_key[2];

static void key_draw(void)
{
        random_bytes(process_key, sizeof process_key);
}

static inline uint64_t rotated(uint64_t x, int by)
{
        return x << by | x >> (64 - by);
}

static inline void stir(uint64_t v[static 4], int rounds)
{
        while (rounds--) {
                v[0] += v[1];
                v[2] += v[3];
                v[1] = rotated(v[1], 13) ^ v[0];
                v[3] = rotated(v[3], 16) ^ v[2];
                v[0] = rotated(v[0], 32);
                v[2] += v[1];
                v[0] += v[3];
                v[1] = rotated(v[1], 17) ^ v[2];
                v[3] = rotated(v[3], 21) ^ v[0];
                v[2] = rotated(v[2], 32);
        }
}

static inline uint64_t word_at(const char *at, size_t bytes)
{
        uint64_t word = 0;
        memcpy(&word, at, bytes);
        return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? word : __builtin_bswap64(word);
}

uint64_t siphash(struct str bytes, const uint64_t key[static 2], int rounds, int rounds_at_end)
{
        uint64_t v[4] = {key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d, key[0] ^ 0x6c7967656e657261,
                         key[1] ^ 0x7465646279746573};
        size_t   i    = 0;
        for (; i + 8 <= bytes.len; i += 8) {
                uint64_t word = word_at(bytes.at + i, 8);
                v[3] ^= word;
                stir(v, rounds);
                v[0] ^= word;
        }
        uint64_t last = (uint64_t)bytes.len << 56 | (i < bytes.len ? word_at(bytes.at + i, bytes.len - i) : 0);
        v[3] ^= last;
        stir(v, rounds);
        v[0] ^= last;
        v[2] ^= 0xff;
        stir(v, rounds_at_end);
        return v[0] ^ v[1] ^ v[2] ^ v[3];
}

uint64_t siphash_of(struct str bytes)
{
        pthread_once(&key_once, key_draw);
        return siphash(bytes, process_key, 1, 3);
}

struct id siphash_pair(struct id one, struct id other)
{
        char both[2 * sizeof one];
        struct id key = other;
        uint64_t hash;

        memcpy(both, &one, sizeof one);
        memcpy(both + sizeof one, &other, sizeof other);
        hash = siphash_of((struct str){both, sizeof both});
        memcpy(key.bytes, &hash, sizeof hash);
        return key;
}
