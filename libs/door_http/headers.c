/* headers.c — the header fields that the door looks at. */

#include "door_http/headers.h"

#include <microhttpd.h>
#include <stddef.h>
#include <string.h>
#include "base/arena.h"

static const struct {
        struct str name;
        size_t     offset;
} fields[] = {
#define HEADER(text, member) {{text, sizeof(text) - 1}, offsetof(struct headers, member)}
        HEADER("Authorization", authorization),
        HEADER("Origin", origin),
        HEADER("Content-Type", content_type),
        HEADER("Content-Length", content_length),
        HEADER("Transfer-Encoding", transfer_encoding),
        HEADER("Expect", expect),
        HEADER("Idempotency-Key", idempotency_key),
        HEADER("If-Match", if_match),
        HEADER("If-None-Match", if_none_match),
        HEADER("User-Agent", user_agent),
        HEADER("X-Request-Id", request_id),
        HEADER("traceparent", traceparent),
        HEADER("Accept", accept),
        HEADER("Accept-Encoding", accept_encoding),
        HEADER("Last-Event-ID", last_event_id),
        HEADER("Sec-Fetch-Site", fetch_site),
        HEADER("X-Forwarded-For", forwarded_for),
        HEADER("Cookie", cookie),
        HEADER("X-Chat-Cookie", asks_cookie),
#undef HEADER
};

struct gathering {
        struct headers *headers;
        struct arena   *arena;
};

/* Lists may come in several fields (RFC 9110, 5.3). */
static bool is_list(size_t offset)
{
        return offset == offsetof(struct headers, forwarded_for) || offset == offsetof(struct headers, accept) || offset == offsetof(struct headers, accept_encoding) ||
               offset == offsetof(struct headers, if_none_match);
}

static enum MHD_Result gather(void *cls, enum MHD_ValueKind kind, const char *key, size_t key_len, const char *value, size_t value_len)
{
        struct gathering *gathering = cls;
        struct str        name = {key, key_len}, text = str_trim((struct str){value ? value : "", value_len});

        (void)kind;
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
                struct str *at = (struct str *)(void *)((char *)gathering->headers + fields[i].offset);

                if (!str_equal_ignoring_case(name, fields[i].name))
                        continue;
                if (text.len && memchr(text.at, 0, text.len))
                        gathering->headers->is_malformed = true;
                else if (!at->at)
                        *at = str_copy(text, gathering->arena);
                else if (is_list(fields[i].offset))
                        *at = str_format(gathering->arena, "%.*s, %.*s", STR_ARG(*at), STR_ARG(text));
                else
                        gathering->headers->is_malformed = true;
                break;
        }
        return MHD_YES;
}

void headers_read(struct MHD_Connection *connection, struct arena *arena, struct headers *out)
{
        struct gathering gathering = {out, arena};

        memset(out, 0, sizeof *out);
        MHD_get_connection_values_n(connection, MHD_HEADER_KIND, gather, &gathering);
}

bool content_type_is_json(struct str content_type)
{
        struct str rest, name, value, type = str_trim(str_until(content_type, ';', &rest));

        if (!str_equal_ignoring_case(type, STR("application/json")))
                return false;
        while (rest.at) {
                name = str_trim(str_until(str_until(rest, ';', &rest), '=', &value));
                if (!name.len && !value.at)
                        continue;
                value = str_trim(value);
                if (!str_equal_ignoring_case(name, STR("charset")))
                        return false;
                if (!str_equal_ignoring_case(value, STR("utf-8")) && !str_equal_ignoring_case(value, STR("\"utf-8\"")))
                        return false;
        }
        return true;
}

/* "0", "0.", "0.0" … */
static bool is_nothing(struct str weight)
{
        for (size_t i = 0; i < weight.len; i++)
                if (weight.at[i] != '0' && weight.at[i] != '.')
                        return false;
        return weight.len > 0;
}

static bool has_weight(struct str parameters)
{
        struct str name, value;

        while (parameters.at) {
                name = str_trim(str_until(str_until(parameters, ';', &parameters), '=', &value));
                if (str_equal_ignoring_case(name, STR("q")))
                        return !is_nothing(str_trim(value));
        }
        return true;
}

bool coding_is_accepted(struct str list, struct str coding)
{
        struct str rest = list, name, parameters;
        bool       all  = false;

        while (rest.at) {
                name = str_trim(str_until(str_until(rest, ',', &rest), ';', &parameters));
                if (str_equal_ignoring_case(name, coding))
                        return has_weight(parameters);
                if (str_equal(name, STR("*")))
                        all = has_weight(parameters);
        }
        return all;
}

bool etags_have(struct str list, struct str tag)
{
        struct str rest = list;

        while (rest.at) {
                struct str item = str_trim(str_until(rest, ',', &rest));
                if (str_equal(item, STR("*")))
                        return true;
                if (str_starts_with(item, STR("W/")))
                        item = (struct str){item.at + 2, item.len - 2};
                if (str_equal(item, tag))
                        return true;
        }
        return false;
}
