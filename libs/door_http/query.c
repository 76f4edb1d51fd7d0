/* query.c — percent-encoding and queries. */

#include "door_http/query.h"

#include "base/arena.h"
#include "base/utf8.h"

static int digit(char c)
{
        if (c >= '0' && c <= '9')
                return c - '0';
        if (c >= 'a' && c <= 'f')
                return c - 'a' + 10;
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool percent_decode(struct str raw, bool plus_is_space, struct arena *arena, struct str *out)
{
        char  *bytes = arena_alloc(arena, raw.len + 1);
        size_t len   = 0;

        for (size_t i = 0; i < raw.len; i++) {
                char c = raw.at[i];
                if (c == '%') {
                        int high = i + 2 < raw.len ? digit(raw.at[i + 1]) : -1;
                        int low  = i + 2 < raw.len ? digit(raw.at[i + 2]) : -1;
                        if (high < 0 || low < 0)
                                return false;
                        c = (char)(high << 4 | low);
                        i += 2;
                } else if (c == '+' && plus_is_space) {
                        c = ' ';
                }
                if (!c)
                        return false;
                bytes[len++] = c;
        }
        bytes[len] = 0;
        *out       = (struct str){bytes, len};
        return utf8_is_valid(*out);
}

static bool has(const struct query *query, struct str name)
{
        for (int i = 0; i < query->count; i++)
                if (str_equal(query->items[i].name, name))
                        return true;
        return false;
}

bool query_parse(struct str raw, struct arena *arena, struct query *out, const char **reason)
{
        struct str rest = raw.len ? raw : STR_NONE;

        out->count = 0;
        while (rest.at) {
                struct query_param param;
                struct str         raw_value, raw_name = str_until(str_until(rest, '&', &rest), '=', &raw_value);

                if (!raw_name.len) {
                        *reason = "The query has a parameter without a name.";
                        return false;
                }
                if (!percent_decode(raw_name, true, arena, &param.name) ||
                    !percent_decode(raw_value.at ? raw_value : STR(""), true, arena, &param.value)) {
                        *reason = "The query is not percent-encoded UTF-8.";
                        return false;
                }
                if (has(out, param.name)) {
                        *reason = "The query names a parameter twice.";
                        return false;
                }
                if (out->count == QUERY_PARAMS_MAX) {
                        *reason = "The query has too many parameters.";
                        return false;
                }
                out->items[out->count++] = param;
        }
        return true;
}
