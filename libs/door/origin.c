/* origin.c — an allow-list of origins. */

#include "door/origin.h"

#include <stdlib.h>
#include <string.h>
#include "base/memory.h"

struct origins {
        struct str list, own;
};

/* https://chat.example/base → https://chat.example */
static struct str origin_of_url(struct str url)
{
        const char *slashes = url.len ? memmem(url.at, url.len, "://", 3) : NULL;
        struct str  rest, host;

        if (!slashes)
                return STR_NONE;
        rest = (struct str){slashes + 3, url.len - (size_t)(slashes + 3 - url.at)};
        host = str_until(rest, '/', &rest);
        return (struct str){url.at, (size_t)(host.at - url.at) + host.len};
}

struct origins *origins_create(struct str list, const char *public_url)
{
        struct origins *origins = memory_zero(sizeof *origins);

        origins->list = list;
        origins->own  = origin_of_url(str_from(public_url));
        return origins;
}

void origins_destroy(struct origins **origins)
{
        free(*origins);
        *origins = NULL;
}

bool origins_allow(const struct origins *origins, struct str origin)
{
        struct str rest = origins->list;

        /* An opaque origin is "null" for every page that has one; and whoever listed something without a scheme meant no origin. */
        if (!origin.len || !memmem(origin.at, origin.len, "://", 3))
                return false;
        if (str_equal(origin, origins->own))
                return true;
        while (rest.at)
                if (str_equal(str_trim(str_until(rest, ',', &rest)), origin))
                        return true;
        return false;
}
