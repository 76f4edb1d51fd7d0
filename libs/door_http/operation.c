/* operation.c — a whole request becomes the call of one operation. */

#include "door_http/exchange.h"

#include "base/arena.h"
#include "door/cookie.h"
#include "door_http/query.h"
#include "json/shape.h"

#define PARAMS_MAX (ROUTER_VALUES_MAX + QUERY_PARAMS_MAX + 3)
#define NAME_SHOWN_MAX 64

struct params {
        struct call       *call;
        struct call_param *items;
        int                count;
};

static void add(struct params *params, enum place place, struct str name, struct str value)
{
        params->items[params->count++] = (struct call_param){place, name, value};
}

static void add_fault(struct call *call, struct str name, const char *reason)
{
        field_faults_add(&call->faults, str_format(call->arena, "/%.*s", STR_ARG(name)), reason);
}

static void add_path(struct params *params, const struct path_values *values)
{
        struct str value;

        for (int i = 0; i < values->count; i++) {
                struct str name = router_placeholder(params->call->op->path, i);
                if (percent_decode(values->raw[i], false, params->call->arena, &value))
                        add(params, PLACE_PATH, name, value);
                else
                        add_fault(params->call, name, "is not percent-encoded UTF-8");
        }
}

static enum err add_query(struct params *params, struct str raw)
{
        struct call *call = params->call;
        struct query query;
        const char  *reason;

        if (!query_parse(raw, call->arena, &query, &reason))
                return fail(call, ERR_INVALID, reason);
        for (int i = 0; i < query.count; i++) {
                struct str          name  = query.items[i].name;
                const struct field *field = shape_field(call->op->in(), name);
                if (field && field->place == PLACE_QUERY)
                        add(params, PLACE_QUERY, name, query.items[i].value);
                else if (name.len <= NAME_SHOWN_MAX)
                        add_fault(call, name, "is not a parameter of this operation");
                else
                        return fail(call, ERR_INVALID, "The query has a parameter that this operation does not know.");
        }
        return OK;
}

static const struct field *field_at(const struct op *op, enum place place)
{
        for (const struct field *field = op->in()->fields; field->name; field++)
                if (field->place == place)
                        return field;
        return NULL;
}

static struct str without_quotes(struct str text)
{
        if (text.len >= 2 && text.at[0] == '"' && text.at[text.len - 1] == '"')
                return (struct str){text.at + 1, text.len - 2};
        return text;
}

/* The key of a changing operation: the client's (RFC 9562, bare or as a quoted string), else one of our own, so that the operation's rows need no exception. */
static void add_key(struct params *params, struct str header)
{
        const struct field *field = op_key(params->call->op);
        char               *made;

        if (!field)
                return;
        if (header.at) {
                add(params, PLACE_KEY, STR_NONE, without_quotes(header));
                return;
        }
        made = arena_alloc(params->call->arena, ID_TEXT_LEN + 1);
        id_print(id_make(), made);
        add(params, PLACE_KEY, STR_NONE, (struct str){made, ID_TEXT_LEN});
}

/* A condition that cannot be looked at must not be passed over (RFC 9110, 13.1.1): where there is no revision it is refused, except that "*" says no more than that the
 * thing exists, which the operation finds out. */
static enum err add_if_match(struct params *params, struct str header)
{
        const struct field *field = field_at(params->call->op, PLACE_IF_MATCH);

        if (!header.at || str_equal(header, STR("*")))
                return OK;
        if (!field)
                return fail(params->call, ERR_INVALID, "This operation knows no revisions: it takes no If-Match.");
        if (str_starts_with(header, STR("W/")))
                return fail(params->call, ERR_STALE, "If-Match compares strongly, and a weak entity tag never matches.");
        add(params, PLACE_IF_MATCH, STR_NONE, without_quotes(header));
        return OK;
}

static void add_cookie(struct params *params, const struct exchange *exchange)
{
        struct str value;

        if (!params->call->by_cookie || !field_at(params->call->op, PLACE_COOKIE))
                return;
        value = cookie_value(exchange->headers.cookie, exchange->cookie_name);
        if (value.len)
                add(params, PLACE_COOKIE, STR_NONE, value);
}

static void finished(struct call *call)
{
        exchange_ready(call->door_owner);
}

static enum err prepare(struct exchange *exchange)
{
        struct call  *call   = exchange->call;
        struct params params = {.call = call, .items = arena_array(call->arena, struct call_param, PARAMS_MAX)};

        add_path(&params, &exchange->values);
        TRY(add_query(&params, exchange->query));
        add_key(&params, exchange->headers.idempotency_key);
        TRY(add_if_match(&params, exchange->headers.if_match));
        add_cookie(&params, exchange);
        if (exchange->body.len)
                call->args = str_copy(buf_str(&exchange->body), call->arena);
        call->params       = params.items;
        call->params_count = params.count;
        return call->faults.count ? ERR_INVALID : OK;
}

void operation_start(struct exchange *exchange)
{
        struct call *call = exchange->call;

        call->err = prepare(exchange);
        if (call->err != OK) {
                exchange->state = EXCHANGE_READY;
                return;
        }
        call->door_owner = exchange;
        call->finished   = finished;
        dispatch_call(exchange->door->config.dispatch, call);
}
