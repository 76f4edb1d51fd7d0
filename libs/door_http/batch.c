/* batch.c — POST /v1/batch: an array of requests as a socket takes them, run one after another in their order; an array of replies.
 *
 * A call that is refused does not end the batch. When the time is up, or the replies have become too large, the calls that have not begun are answered `busy`: the client sends
 * them again, under the same keys.
 */

#include "door_http/exchange.h"

#include <string.h>
#include "base/arena.h"
#include "base/clock.h"
#include "door/envelope.h"
#include "json/scan.h"

#define BATCH_MS              20000
#define BATCH_REPLY_BYTES_MAX (8u << 20)

struct batch {
        struct exchange *exchange;
        struct str       rest;                           /* of the array */
        struct str       id;                             /* of the call under way */
        struct buf       replies;
        int              count;
        int64_t          until_ms;
        bool             is_running, came_back;          /* inside `run`, and the call it started has finished */
};

static void finished(struct call *call);

static void put_reply(struct batch *batch, struct str id, struct call *call)
{
        const char *url = batch->exchange->door->config.public_url;

        if (call->err == OK && batch->replies.len + call->answer.len > BATCH_REPLY_BYTES_MAX) {
                call->err      = ERR_TOO_LARGE;
                call->sentence = STR("It was done, but the answer does not fit into the batch's: ask for it alone.");
        }
        if (batch->count++)
                buf_put_char(&batch->replies, ',');
        envelope_reply(&batch->replies, id, call, url ? url : "");
}

/* The caller of the batch is the caller of each of its calls. */
static struct call *call_for(struct batch *batch, const struct op *op)
{
        const struct call *outer = batch->exchange->call;
        struct call       *call  = call_create(op, DOOR_BATCH);

        call->who        = outer->who;
        call->connection = outer->connection;
        call->address    = outer->address;
        call->agent      = outer->agent;
        memcpy(call->trace, outer->trace, sizeof call->trace);
        return call;
}

static void refuse(struct batch *batch, struct str id, enum err err, const char *path, const char *reason)
{
        struct call *call = call_for(batch, NULL);

        call->err = err;
        if (path)
                field_faults_add(&call->faults, str_from(path), reason);
        put_reply(batch, id, call);
        call_destroy(&call);
}

/* True when it was started: its reply comes by `finished`, perhaps already has. */
static bool start(struct batch *batch, const struct envelope *envelope)
{
        struct door_http *door = batch->exchange->door;
        const struct op  *op   = op_find(door->config.ops, door->config.ops_count, envelope->op);
        struct call      *call;

        if (envelope->fault)
                refuse(batch, envelope->id, ERR_INVALID, envelope->path, envelope->fault);
        else if (!op || !(op->doors & BY_REST) || op->who == WHO_SERVICE)        /* the front looks at addresses, not into batches */
                refuse(batch, envelope->id, ERR_INVALID, "/op", "is not an operation of this door");
        else if (clock_monotonic_ms() > batch->until_ms || batch->replies.len > BATCH_REPLY_BYTES_MAX)
                refuse(batch, envelope->id, ERR_BUSY, NULL, NULL);
        else {
                call             = call_for(batch, op);
                call->args       = envelope->args;
                call->door_owner = batch;
                call->finished   = finished;
                batch->id        = envelope->id;
                batch->came_back = false;
                dispatch_call(door->config.dispatch, call);
                return true;
        }
        return false;
}

/* Until one is away, or all have been answered. */
static void run(struct batch *batch)
{
        struct exchange *exchange = batch->exchange;
        struct envelope  envelope;
        struct str       item;

        batch->is_running = true;
        while (json_next_item(&batch->rest, &item)) {
                envelope_read(item, exchange->call->arena, &envelope);
                if (start(batch, &envelope) && !batch->came_back) {
                        batch->is_running = false;
                        return;
                }
        }
        buf_put_char(&batch->replies, ']');
        exchange->answer       = buf_str(&batch->replies);
        exchange->status       = 200;
        exchange->content_type = "application/json";
        exchange_ready(exchange);
}

static void finished(struct call *call)
{
        struct batch *batch = call->door_owner;

        /* Of an abandoned batch nobody waits for the rest. */
        if (batch->exchange->is_abandoned) {
                call_destroy(&call);
                exchange_ready(batch->exchange);
                return;
        }
        put_reply(batch, batch->id, call);
        call_destroy(&call);
        batch->came_back = true;
        if (!batch->is_running)
                run(batch);
}

/* All of them are looked at before the first one runs: a batch is refused as a whole or not at all. */
static enum err check(struct call *call, struct str text)
{
        struct json_fault fault;
        struct envelope   envelope;
        struct str        rest = text, item;
        int               count = 0;
        enum err          err = json_scan(text, CALL_ARGS_BYTES_MAX, &fault);

        if (err == ERR_TOO_LARGE)
                return fail(call, err, "the batch is larger than its limit");
        if (err != OK)
                return fail_field(call, "", str_format(call->arena, "is not taken: %s at byte %zu", fault.reason, fault.at).at);
        if (!str_starts_with(str_trim(text), STR("[")))
                return fail_field(call, "", "must be an array of requests");
        while (json_next_item(&rest, &item)) {
                if (++count > HTTP_BATCH_CALLS_MAX)
                        return fail(call, ERR_TOO_LARGE, "A batch holds at most 64 requests.");
                if (!envelope_read(item, call->arena, &envelope))
                        return fail_field(call, str_format(call->arena, "/%d", count - 1).at, "needs an id (an integer, or up to 64 bytes of text) and an op");
        }
        return OK;
}

void batch_free(struct batch *batch)
{
        buf_fini(&batch->replies);
}

void batch_start(struct exchange *exchange)
{
        struct call  *call  = exchange->call;
        struct batch *batch = arena_zero(call->arena, sizeof *batch);
        struct str    text  = str_copy(buf_str(&exchange->body), call->arena);

        if (exchange->query.len)
                call->err = fail(call, ERR_INVALID, "A batch takes no query.");
        else
                call->err = check(call, text);
        if (call->err != OK) {
                exchange->state = EXCHANGE_READY;
                return;
        }
        batch->exchange = exchange;
        batch->rest     = text;
        batch->until_ms = clock_monotonic_ms() + BATCH_MS;
        buf_init(&batch->replies, NULL, 2 * BATCH_REPLY_BYTES_MAX);
        buf_put_char(&batch->replies, '[');
        exchange->batch = batch;
        run(batch);
}
