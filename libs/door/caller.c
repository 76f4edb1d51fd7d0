/* caller.c — who sent a request: address, token, trace. */

#include "door/caller.h"

#include <string.h>
#include "base/arena.h"
#include "base/random.h"

/* Cuts the last item off a list with commas. */
static struct str last_item(struct str *list)
{
        size_t at = list->len;
        struct str item;

        while (at && list->at[at - 1] != ',')
                at--;
        item = str_trim((struct str){list->at + at, list->len - at});
        *list = at ? (struct str){list->at, at - 1} : STR_NONE;
        return item;
}

struct address caller_address(const struct networks *proxies, struct address peer, struct str forwarded_for)
{
        struct address before;

        while (forwarded_for.at && networks_have(proxies, peer)) {
                if (!address_parse(last_item(&forwarded_for), &before))
                        break;
                peer = before;
        }
        return peer;
}

/* Every request has hundreds of them. */
static bool is_token_char(char c)
{
        static const bool others[256] = {['-'] = true, ['.'] = true, ['_'] = true, ['~'] = true, ['+'] = true, ['/'] = true, ['='] = true};

        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || others[(unsigned char)c];
}

bool caller_bearer(struct str authorization, struct str *token)
{
        struct str rest, scheme = str_until(str_trim(authorization), ' ', &rest);

        if (!str_equal_ignoring_case(scheme, STR("Bearer")) || !rest.at)
                return false;
        rest = str_trim(rest);
        for (size_t i = 0; i < rest.len; i++)
                if (!is_token_char(rest.at[i]))
                        return false;
        *token = rest;
        return rest.len > 0;
}

static bool is_lower_hex(struct str s)
{
        for (size_t i = 0; i < s.len; i++)
                if (!(s.at[i] >= '0' && s.at[i] <= '9') && !(s.at[i] >= 'a' && s.at[i] <= 'f'))
                        return false;
        return true;
}

static bool is_all_zero(struct str s)
{
        for (size_t i = 0; i < s.len; i++)
                if (s.at[i] != '0')
                        return false;
        return true;
}

/* version "-" trace "-" parent "-" flags; later versions may have more behind. */
static struct str trace_of(struct str header)
{
        struct str rest, version, trace, parent, flags;

        version = str_until(str_trim(header), '-', &rest);
        trace   = str_until(rest, '-', &rest);
        parent  = str_until(rest, '-', &rest);
        flags   = str_until(rest, '-', &rest);
        if (version.len != 2 || trace.len != TRACE_LEN || parent.len != 16 || flags.len != 2)
                return STR_NONE;
        if (!is_lower_hex(version) || !is_lower_hex(trace) || !is_lower_hex(parent) || !is_lower_hex(flags))
                return STR_NONE;
        if (str_equal(version, STR("ff")) || (str_equal(version, STR("00")) && rest.at))
                return STR_NONE;
        return is_all_zero(trace) || is_all_zero(parent) ? STR_NONE : trace;
}

void caller_trace(struct str traceparent, char out[static TRACE_LEN + 1])
{
        static const char digits[] = "0123456789abcdef";
        struct str        trace    = trace_of(traceparent);
        uint8_t           fresh[TRACE_LEN / 2];

        out[TRACE_LEN] = 0;
        if (trace.at) {
                memcpy(out, trace.at, TRACE_LEN);
                return;
        }
        random_bytes(fresh, sizeof fresh);
        for (size_t i = 0; i < sizeof fresh; i++) {
                out[2 * i]     = digits[fresh[i] >> 4];
                out[2 * i + 1] = digits[fresh[i] & 15];
        }
}

struct str caller_agent(struct str user_agent, struct arena *arena)
{
        size_t len  = user_agent.len < AGENT_BYTES_MAX ? user_agent.len : AGENT_BYTES_MAX;
        char  *text = arena_alloc(arena, len + 1);

        for (size_t i = 0; i < len; i++)
                text[i] = user_agent.at[i] >= ' ' && user_agent.at[i] <= '~' ? user_agent.at[i] : '?';
        text[len] = 0;
        return (struct str){text, len};
}

bool caller_request_id(struct str request_id)
{
        for (size_t i = 0; i < request_id.len; i++)
                if (request_id.at[i] <= ' ' || request_id.at[i] > '~')
                        return false;
        return request_id.len > 0 && request_id.len <= REQUEST_ID_BYTES_MAX;
}
