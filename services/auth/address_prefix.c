/* address_prefix.c — the first bits of an address. */

#include "auth/address_prefix.h"

#include <string.h>

#include "base/network.h"

#define V4_AT 12                                         /* where the four bytes of IPv4 stand */

struct str address_prefix(struct str text, struct arena *arena)
{
        char printed[ADDRESS_TEXT_MAX + 1];
        struct address address;
        bool is_v4;

        if (!address_parse(text, &address))
                return STR_NONE;
        is_v4 = address_is_v4(address);
        if (is_v4)
                address.bytes[V4_AT + 3] = 0;
        else
                memset(address.bytes + 6, 0, sizeof address.bytes - 6);
        return str_format(arena, "%.*s/%s", STR_ARG(address_print(address, printed)), is_v4 ? "24" : "48");
}
