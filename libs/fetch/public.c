/* public.c — which addresses are of the public internet. */

#include "fetch/fetch.h"

#include <pthread.h>

/* The special-purpose registries of RFC 6890, and what clouds answer on that is not in them. Of IPv6 there is one block that is given out; all else is something special. */
#define NOT_PUBLIC_V4                                                                                      \
        "0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.0.0.0/24, " \
        "192.0.2.0/24, 192.31.196.0/24, 192.52.193.0/24, 192.88.99.0/24, 192.168.0.0/16, 192.175.48.0/24, " \
        "198.18.0.0/15, 198.51.100.0/24, 203.0.113.0/24, 224.0.0.0/4, 240.0.0.0/4, 168.63.129.16"
#define PUBLIC_V6     "2000::/3"
#define NOT_PUBLIC_V6 "2001::/23, 2001:db8::/32, 2002::/16, 2620:4f:8000::/48, 3fff::/20"

static struct networks not_v4, only_v6, not_v6;
static pthread_once_t  once = PTHREAD_ONCE_INIT;

static void read_lists(void)
{
        networks_parse(STR(NOT_PUBLIC_V4), &not_v4);
        networks_parse(STR(PUBLIC_V6), &only_v6);
        networks_parse(STR(NOT_PUBLIC_V6), &not_v6);
}

bool address_is_public(struct address address)
{
        pthread_once(&once, read_lists);
        if (address_is_v4(address))
                return !networks_have(&not_v4, address);
        return networks_have(&only_v6, address) && !networks_have(&not_v6, address);
}
