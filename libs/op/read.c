/* read.c — what a door brought, into the operation's typed input: all faults at once. */

#include <string.h>

#include "json/scan.h"
#include "base/broken.h"
#include "op/run.h"

static const struct call_param *find_param(const struct call *call, const struct field *field)
{
        for (int i = 0; i < call->params_count; i++) {
                const struct call_param *param = &call->params[i];
                bool has_no_name = param->place == PLACE_IF_MATCH || param->place == PLACE_KEY || param->place == PLACE_COOKIE;

                if (param->place == field->place && (has_no_name || str_equal(param->name, str_from(field->name))))
                        return param;
        }
        return NULL;
}

/* Where REST takes what stands in no header: a cookie's row from the body as well, unless a page asks. */
static unsigned body_places(const struct call *call)
{
        return 1u << PLACE_BODY | (call->by_cookie ? 0 : 1u << PLACE_COOKIE);
}

/* A page without its cookie is signed out, and no request of it is malformed. */
static bool lacks_cookie(const struct call *call, const struct shape *shape)
{
        for (const struct field *field = shape->fields; field->name; field++)
                if (field->place == PLACE_COOKIE && field->need == NEED_REQUIRED && !find_param(call, field))
                        return call->by_cookie;
        return false;
}

/* What REST takes from the path, the query and the headers. */
static void read_params(struct call *call, const struct json_read *how, const struct shape *shape)
{
        for (const struct field *field = shape->fields; field->name; field++) {
                const struct call_param *param;

                if (body_places(call) & 1u << field->place)
                        continue;
                param = find_param(call, field);
                if (param)
                        json_read_text(how, field, param->value, call->in);
                else if (field->need == NEED_REQUIRED)
                        field_faults_add(&call->faults, str_format(call->arena, "/%s", field->name), "is required");
        }
}

enum err call_read(struct call *call)
{
        const struct shape *shape = call->op->in();
        struct str args = call->args.at ? call->args : STR("{}");
        struct json_read how = {
                .arena  = call->arena,
                .faults = &call->faults,
                .places = call->door == DOOR_REST ? body_places(call) : PLACES_ALL,
        };
        struct json_fault fault;

        if (lacks_cookie(call, shape))
                return fail(call, ERR_UNAUTHENTICATED, "this browser keeps no session; sign in");
        call->in  = arena_zero(call->arena, shape->bytes);
        call->out = arena_zero(call->arena, call->op->out()->bytes);
        if (!BREAK_SCAN) {
                enum err err = json_scan(args, CALL_ARGS_BYTES_MAX, &fault);

                if (err == ERR_TOO_LARGE)
                        return fail(call, err, "the request is larger than its limit");
                if (err != OK)
                        return fail_field(call, "", str_format(call->arena, "is not taken: %s at byte %zu", fault.reason, fault.at).at);
        }
        json_read(&how, shape, args, call->in);
        if (call->door == DOOR_REST)
                read_params(call, &how, shape);
        return call->faults.count ? ERR_INVALID : OK;
}
