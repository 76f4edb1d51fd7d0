/* random.c — the kernel's random bytes. */

#include "base/random.h"

#include <errno.h>
#include <sys/random.h>
#include "base/memory.h"

void random_bytes(void *out, size_t bytes)
{
        unsigned char *at = out;
        while (bytes) {
                ssize_t got = getrandom(at, bytes, 0);
                if (got < 0 && errno == EINTR)
                        continue;
                if (got <= 0)
                        memory_give_up("random: getrandom failed");
                at += got;
                bytes -= (size_t)got;
        }
}

uint64_t random_below(uint64_t bound)
{
        if (bound == 0)
                memory_give_up("random: nothing lies below zero");
        /* The lowest 2^64 mod bound values would make small results likelier: drawn again. */
        uint64_t skip = (0 - bound) % bound;
        uint64_t value;
        do
                random_bytes(&value, sizeof value);
        while (value < skip);
        return value % bound;
}
