/* network.h — internet addresses and lists of networks.
 *
 * An address is sixteen bytes: IPv6, with IPv4 as ::ffff:a.b.c.d (RFC 4291), so that one comparison serves both. Any thread.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

struct sockaddr;

#define ADDRESS_TEXT_MAX 45
#define NETWORKS_MAX     256

struct address {
        uint8_t bytes[16];
};

bool       address_parse(struct str text, struct address *out);      /* "192.0.2.1", "2001:db8::1"; no zone, no port */
bool       address_of_sockaddr(const struct sockaddr *from, struct address *out);
struct str address_print(struct address address, char out[static ADDRESS_TEXT_MAX + 1]);
bool       address_is_v4(struct address address);

/* What counts as one stranger: an IPv4 address itself, the /64 of an IPv6 address. */
struct address address_neighbourhood(struct address address);

struct networks {
        int count;
        struct {
                struct address from;
                int            bits;                     /* of 128 */
        } items[NETWORKS_MAX];
};

/* "127.0.0.0/8, ::1, 10.1.2.3": false when an item is malformed, has bits set beyond its prefix, or there are too many. */
bool networks_parse(struct str list, struct networks *out);
bool networks_have(const struct networks *networks, struct address address);
