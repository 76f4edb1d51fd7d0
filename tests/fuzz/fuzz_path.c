/* fuzz_path.c — a request's target through the router and the query: what is found has as many values as its template, what is decoded is UTF-8 and decodes to itself.
 *
 * sources: libs/base libs/door_http/router.c libs/door_http/query.c libs/door/caller.c libs/door/origin.c
 * links: -lpthread -lm
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/network.h"
#include "base/utf8.h"
#include "door/caller.h"
#include "door/origin.h"
#include "door_http/query.h"
#include "door_http/router.h"

static const char *const templates[] = {
        "/v1/rooms", "/v1/rooms/{room}", "/v1/rooms/{room}/messages", "/v1/rooms/{room}/messages/{seq}", "/v1/rooms/{room}/members/{user}", "/v1/users/me", "/v1/users/{user}", "/v1/batch",
};
#define TEMPLATES (sizeof templates / sizeof *templates)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
        if (!holds)
                abort();
}

static struct router *made(struct op ops[static TEMPLATES])
{
        struct router *router = router_create();

        for (size_t i = 0; i < TEMPLATES; i++) {
                ops[i].path                                           = templates[i];
                router_add(router, templates[i])->ops[METHOD_GET] = &ops[i];
        }
        return router;
}

/* Filling the template with what was taken gives the path again. */
static void refill(struct str path, const char *path_template, const struct path_values *values, struct arena *arena)
{
        struct str rest;
        struct buf again;
        int        taken = 0;

        buf_init(&again, arena, path.len + 1);
        str_until(str_from(path_template), '/', &rest);
        while (rest.at) {
                struct str segment = str_until(rest, '/', &rest);
                buf_put_char(&again, '/');
                buf_put(&again, segment.at[0] == '{' ? values->raw[taken++] : segment);
        }
        must(taken == values->count && str_equal(buf_str(&again), path));
}

static void look_up(struct str path, struct arena *arena)
{
        static struct op      ops[TEMPLATES];
        static struct router *router;
        struct path_values    values;
        const struct route   *route;
        struct str            decoded;

        if (!router)
                router = made(ops);
        route = router_find(router, path, &values);
        if (!route)
                return;
        refill(path, route->ops[METHOD_GET]->path, &values, arena);
        for (int i = 0; i < values.count; i++)
                if (percent_decode(values.raw[i], false, arena, &decoded))
                        must(utf8_is_valid(decoded) && decoded.len <= values.raw[i].len && !memchr(decoded.at, 0, decoded.len));
}

static void ask(struct str raw, struct arena *arena)
{
        static struct query query;
        const char         *reason = NULL;

        if (!query_parse(raw, arena, &query, &reason)) {
                must(reason && *reason);
                return;
        }
        must(query.count <= QUERY_PARAMS_MAX);
        for (int i = 0; i < query.count; i++) {
                must(utf8_is_valid(query.items[i].name) && utf8_is_valid(query.items[i].value));
                for (int k = 0; k < i; k++)
                        must(!str_equal(query.items[i].name, query.items[k].name));
        }
}

/* The same bytes as the header fields that say who asks. */
static void look_at_caller(struct str text)
{
        static struct networks networks;
        static struct origins *origins;
        struct address         address;
        struct str             token;
        char                   trace[TRACE_LEN + 1], printed[ADDRESS_TEXT_MAX + 1];

        networks_parse(STR("10.0.0.0/8, ::1"), &networks);
        if (!origins)
                origins = origins_create(STR("https://app.test"), "https://chat.test/x");
        must(!origins_allow(origins, text) || str_equal(text, STR("https://app.test")) || str_equal(text, STR("https://chat.test")));
        must(address_parse(STR("10.0.0.1"), &address));
        address = caller_address(&networks, address, text);
        must(address_parse(address_print(address, printed), &address));
        caller_trace(text, trace);
        must(strspn(trace, "0123456789abcdef") == TRACE_LEN);
        if (caller_bearer(text, &token))
                must(token.len && token.at >= text.at && token.at + token.len <= text.at + text.len);
        networks_parse(text, &networks);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct arena *arena = arena_create((size_t)64 << 20);
        struct str    query, text = {(const char *)data, size}, path = str_until(text, '?', &query);

        look_up(path, arena);
        ask(query, arena);
        look_at_caller(text);
        arena_destroy(&arena);
        return 0;
}
