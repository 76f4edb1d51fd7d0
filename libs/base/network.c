/* network.c — internet addresses and lists of networks. */

#include "base/network.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define V4_PREFIX_BITS 96

static const uint8_t v4_prefix[12] = {[10] = 0xff, [11] = 0xff};

static struct address from_v4(const void *four_bytes)
{
        struct address address;

        memcpy(address.bytes, v4_prefix, sizeof v4_prefix);
        memcpy(address.bytes + 12, four_bytes, 4);
        return address;
}

bool address_parse(struct str text, struct address *out)
{
        char           copy[ADDRESS_TEXT_MAX + 1];
        struct in_addr v4;

        if (!text.len || text.len >= sizeof copy || memchr(text.at, 0, text.len))
                return false;
        memcpy(copy, text.at, text.len);
        copy[text.len] = 0;
        if (inet_pton(AF_INET, copy, &v4) == 1) {
                *out = from_v4(&v4);
                return true;
        }
        return inet_pton(AF_INET6, copy, out->bytes) == 1;
}

bool address_of_sockaddr(const struct sockaddr *from, struct address *out)
{
        if (from->sa_family == AF_INET) {
                struct sockaddr_in v4;
                memcpy(&v4, from, sizeof v4);
                *out = from_v4(&v4.sin_addr);
                return true;
        }
        if (from->sa_family == AF_INET6) {
                struct sockaddr_in6 v6;
                memcpy(&v6, from, sizeof v6);
                memcpy(out->bytes, &v6.sin6_addr, sizeof out->bytes);
                return true;
        }
        return false;
}

bool address_is_v4(struct address address)
{
        return memcmp(address.bytes, v4_prefix, sizeof v4_prefix) == 0;
}

struct str address_print(struct address address, char out[static ADDRESS_TEXT_MAX + 1])
{
        if (address_is_v4(address))
                inet_ntop(AF_INET, address.bytes + 12, out, ADDRESS_TEXT_MAX + 1);
        else
                inet_ntop(AF_INET6, address.bytes, out, ADDRESS_TEXT_MAX + 1);
        return str_from(out);
}

static struct address cut(struct address address, int bits)
{
        for (int i = 0; i < 16; i++) {
                int keep = bits - i * 8;
                if (keep <= 0)
                        address.bytes[i] = 0;
                else if (keep < 8)
                        address.bytes[i] = (uint8_t)(address.bytes[i] & (0xff << (8 - keep)));
        }
        return address;
}

struct address address_neighbourhood(struct address address)
{
        return address_is_v4(address) ? address : cut(address, 64);
}

static bool network_add(struct networks *networks, struct str item)
{
        struct str     bits_text, address_text = str_until(item, '/', &bits_text);
        struct address from, first;
        int64_t        bits = 128;

        if (networks->count == NETWORKS_MAX || !address_parse(address_text, &from))
                return false;
        if (bits_text.at) {
                bool is_v4 = memchr(address_text.at, ':', address_text.len) == NULL;
                if (!str_to_int(bits_text, 0, is_v4 ? 32 : 128, &bits))
                        return false;
                bits += is_v4 ? V4_PREFIX_BITS : 0;
        }
        first = cut(from, (int)bits);
        if (memcmp(first.bytes, from.bytes, sizeof from.bytes) != 0)
                return false;
        networks->items[networks->count].from = from;
        networks->items[networks->count].bits = (int)bits;
        networks->count++;
        return true;
}

bool networks_parse(struct str list, struct networks *out)
{
        struct str rest = list;

        out->count = 0;
        while (rest.at) {
                struct str item = str_trim(str_until(rest, ',', &rest));
                if (item.len && !network_add(out, item))
                        return false;
        }
        return true;
}

bool networks_have(const struct networks *networks, struct address address)
{
        for (int i = 0; i < networks->count; i++) {
                struct address first = cut(address, networks->items[i].bits);
                if (memcmp(first.bytes, networks->items[i].from.bytes, sizeof first.bytes) == 0)
                        return true;
        }
        return false;
}
