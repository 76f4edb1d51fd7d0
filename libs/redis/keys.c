/* keys.c — the names of everything that is in Redis. */

#include "redis/keys.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/siphash.h"

#define WHO_BYTES_MAX ((size_t)100)

/* Not a secret: every node must come to the same result. */
static const uint64_t spread_key[2] = {0x63686174, 0x726f6f6d};

__attribute__((format(printf, 1, 2))) static struct key name(const char *format, ...)
{
        struct key key;
        va_list    args;
        va_start(args, format);
        int len = vsnprintf(key.at, sizeof key.at, format, args);
        va_end(args);
        key.len = len < 0 ? 0 : (size_t)len < sizeof key.at ? (size_t)len : sizeof key.at - 1;
        return key;
}

static struct key name_of_id(const char *prefix, struct id id)
{
        char text[ID_TEXT_LEN + 1];
        id_print(id, text);
        return name("%s{%s}", prefix, text);
}

static bool id_of_name(struct str key, struct str prefix, struct id *id)
{
        size_t before = prefix.len + 1;
        return key.len == before + ID_TEXT_LEN + 1 && str_starts_with(key, prefix) && key.at[prefix.len] == '{' &&
               key.at[key.len - 1] == '}' && id_parse((struct str){key.at + before, ID_TEXT_LEN}, id);
}

struct str key_str(const struct key *key)
{
        return (struct str){key->at, key->len};
}

struct key key_room(struct id room)
{
        return name_of_id("room:", room);
}

struct key key_user(struct id user)
{
        return name_of_id("user:", user);
}

bool key_is_room(struct str channel, struct id *room)
{
        return id_of_name(channel, STR("room:"), room);
}

bool key_is_user(struct str channel, struct id *user)
{
        return id_of_name(channel, STR("user:"), user);
}

struct key key_presence_leases(void)
{
        return name("presence:leases");
}

struct key key_presence_of(struct id gateway)
{
        return name_of_id("presence:", gateway);
}

struct key key_presence_changes(void)
{
        return name("presence:changes");
}

struct key key_limit(const char *price, struct str who)
{
        if (who.len <= WHO_BYTES_MAX)
                return name("limit:%.40s:{%.*s}", price, STR_ARG(who));
        struct str end = {who.at + who.len - WHO_BYTES_MAX / 2, WHO_BYTES_MAX / 2};
        return name("limit:%.40s:{%016" PRIx64 "%.*s}", price, siphash(who, spread_key, 2, 4), STR_ARG(end));
}

struct key key_window(const char *window, struct str what)
{
        return name("window:%.40s:{%.*s}", window, (int)(what.len < WHO_BYTES_MAX ? what.len : WHO_BYTES_MAX), what.at);
}

struct key key_revocations(void)
{
        return name("auth:revocations");
}

uint64_t key_server(struct str address)
{
        return siphash(address, spread_key, 2, 4);
}

/* Rendezvous: each server draws a number for the id, and the highest has it. */
size_t key_server_of(struct id id, const uint64_t *servers, size_t count)
{
        struct str bytes = {(const char *)id.bytes, sizeof id.bytes};
        uint64_t   highest = 0;
        size_t     at      = 0;

        for (size_t i = 0; i < count; i++) {
                uint64_t drawn = siphash(bytes, (const uint64_t[2]){servers[i], spread_key[1]}, 2, 4);

                if (drawn > highest) {
                        highest = drawn;
                        at      = i;
                }
        }
        return at;
}
