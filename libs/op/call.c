/* call.c — making a call, refusing one, and the error object. */

#include "op/call.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/memory.h"
#include "json/write.h"

enum { PROBLEM_BYTES_MAX = 128u << 10 };

struct call *call_create(const struct op *op, enum door door)
{
        struct arena *arena = arena_create(CALL_ARENA_BYTES_MAX);
        struct call  *call  = arena_zero(arena, sizeof *call);

        call->arena      = arena;
        call->id         = id_make();
        call->op         = op;
        call->door       = door;
        call->started_us = clock_monotonic_us();
        call->now_ms     = clock_wall_ms();
        return call;
}

void call_destroy(struct call **call)
{
        struct arena *arena = *call ? (*call)->arena : NULL;

        *call = NULL;
        if (arena)
                arena_destroy(&arena);
}

enum err fail(struct call *call, enum err err, const char *sentence)
{
        call->sentence = str_from(sentence);
        return err;
}

enum err fail_field(struct call *call, const char *path, const char *reason)
{
        field_faults_add(&call->faults, str_from(path), reason);
        return ERR_INVALID;
}

static void write_faults(struct buf *out, const struct field_faults *faults)
{
        buf_put(out, STR(",\"fields\":["));
        for (int i = 0; i < faults->count; i++) {
                buf_put(out, i ? STR(",{\"path\":") : STR("{\"path\":"));
                json_write_text(out, faults->items[i].path);
                buf_put(out, STR(",\"reason\":"));
                json_write_text(out, str_from(faults->items[i].reason));
                buf_put_char(out, '}');
        }
        buf_put_char(out, ']');
}

struct str call_problem(const struct call *call, const char *public_url)
{
        struct str sentence = call->sentence.len ? call->sentence : str_from(err_sentence(call->err));
        struct buf out;

        buf_init(&out, call->arena, PROBLEM_BYTES_MAX);
        buf_put(&out, STR("{\"type\":"));
        json_write_text(&out, str_format(call->arena, "%s/problems/%s", public_url, err_code(call->err)));
        buf_put(&out, STR(",\"title\":"));
        json_write_text(&out, sentence);
        buf_printf(&out, ",\"status\":%d,\"code\":\"%s\",\"temporary\":%s", err_status(call->err), err_code(call->err),
                   err_is_temporary(call->err) ? "true" : "false");
        if (call->err == ERR_RATE_LIMITED && call->rate.name)
                buf_printf(&out, ",\"limit\":\"%s\",\"remaining\":%lld,\"retry_after_ms\":%lld", call->rate.name,
                           (long long)call->rate.remaining, (long long)call->rate.retry_after_ms);
        if (call->faults.count)
                write_faults(&out, &call->faults);
        if (call->err == ERR_STALE && call->current.len) {
                buf_put(&out, STR(",\"current\":"));
                buf_put(&out, call->current);
        }
        buf_put(&out, STR(",\"at\":"));
        json_write_time(&out, call->now_ms);
        buf_printf(&out, ",\"trace\":\"%s\"}", call->trace);
        return buf_str(&out);
}
