/* cookie.c — the cookie by which a browser keeps a session for its page. */

#include "door/cookie.h"

#include <string.h>
#include "base/arena.h"
#include "base/network.h"

static const char over_tls[] = "__Host-rt", on_loopback[] = "rt";

static bool is_loopback(struct str host)
{
        static const unsigned char six[16] = {[15] = 1};
        struct address             address;

        if (str_equal(host, STR("localhost")))
                return true;
        if (!address_parse(host, &address))
                return false;
        return address_is_v4(address) ? address.bytes[12] == 127 : memcmp(address.bytes, six, sizeof six) == 0;
}

/* [::1]:8080 and localhost:8080 without port and brackets. */
static struct str host_of(struct str authority)
{
        struct str rest, host;

        if (!str_starts_with(authority, STR("[")))
                return str_until(authority, ':', &rest);
        host = str_until(authority, ']', &rest);
        return rest.at ? (struct str){host.at + 1, host.len - 1} : STR_NONE;
}

const char *cookie_name(struct str origin)
{
        const struct str plain = STR("http://");

        if (str_starts_with(origin, STR("https://")))
                return over_tls;
        if (!str_starts_with(origin, plain))
                return NULL;
        return is_loopback(host_of((struct str){origin.at + plain.len, origin.len - plain.len})) ? on_loopback : NULL;
}

struct str cookie_value(struct str header, const char *name)
{
        struct str rest = header, value;

        while (rest.at)
                if (str_equal(str_trim(str_until(str_until(rest, ';', &rest), '=', &value)), str_from(name)))
                        return value.at ? str_trim(value) : STR_NONE;
        return STR_NONE;
}

struct str cookie_text(const char *name, struct str value, int64_t lifetime_ms, struct arena *arena)
{
        return str_format(arena, "%s=%.*s; Path=/; Max-Age=%lld; HttpOnly; SameSite=Strict%s", name, STR_ARG(value), value.len ? (long long)(lifetime_ms / 1000) : 0LL,
                          name == over_tls ? "; Secure" : "");
}
