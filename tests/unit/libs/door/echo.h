/* echo.h — a made-up service behind the doors: its table, and its own dispatch and identity in place of the real ones. Included by test programs, which are one file each. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/clock.h"
#include "base/memory.h"
#include "json/shape.h"
#include "json/write.h"
#include "loop/loop.h"
#include "op/dispatch.h"

#include "json/as_enums.h"
#include "tests/unit/libs/door/echo.def"
#include "json/as_structs.h"
#include "tests/unit/libs/door/echo.def"
#include "json/as_declarations.h"
#include "tests/unit/libs/door/echo.def"
#include "op/as_prototypes.h"
#include "tests/unit/libs/door/echo.def"
#include "json/as_shapes.h"
#include "tests/unit/libs/door/echo.def"
#include "op/as_runners.h"
#include "tests/unit/libs/door/echo.def"

static const struct op echo_ops[] = {
#include "op/as_rows.h"
#include "tests/unit/libs/door/echo.def"
};
#define ECHO_OPS (sizeof echo_ops / sizeof *echo_ops)

static struct loop *echo_loop;
static int64_t      echo_calls, echo_under_way;

/* What only one door has is told apart by the program that includes this. */
static enum err echo_session(struct call *call, struct str token, bool is_renewal);
static void     echo_flood(struct call *call, int64_t count, int64_t bytes);
static void     echo_close(struct call *call, int64_t code);
static void     echo_behind(struct call *call);          /* answers it */

/* --- the operations */

enum err thing_list(struct call *call, const struct thing_list_in *in, struct thing_list_out *out)
{
        (void)call;
        out->has_like = in->has_like;
        out->like     = in->like;
        out->limit    = in->has_limit ? in->limit : 0;
        return OK;
}

enum err thing_make(struct call *call, const struct thing_make_in *in, struct thing_make_out *out)
{
        char cid[ID_TEXT_LEN + 1];

        id_print(in->cid, cid);
        out->cid       = in->cid;
        out->name      = in->name;
        call->location = str_format(call->arena, "/v1/things/%s", cid);
        call->etag     = STR("1");
        return OK;
}

enum err thing_get(struct call *call, const struct thing_get_in *in, struct thing_get_out *out)
{
        out->thing = in->thing;
        call->etag = STR("7");
        return OK;
}

enum err thing_change(struct call *call, const struct thing_change_in *in, struct thing_change_out *out)
{
        (void)call;
        out->rev = in->has_if_rev ? in->if_rev : -1;
        return OK;
}

enum err thing_mine(struct call *call, const struct thing_mine_in *in, struct thing_mine_out *out)
{
        (void)in;
        if (!call->who.is_signed_in)
                return ERR_UNAUTHENTICATED;
        out->user = call->who.user;
        return OK;
}

enum err thing_wait(struct call *call, const struct thing_wait_in *in, struct thing_wait_out *out)
{
        out->ms      = in->ms;
        out->address = call->address;
        out->agent   = call->agent;
        return OK;
}

static struct str so_long(struct call *call, int64_t bytes)
{
        char *text = arena_alloc(call->arena, (size_t)bytes);

        memset(text, 'x', (size_t)bytes);
        return (struct str){text, (size_t)bytes};
}

enum err thing_big(struct call *call, const struct thing_big_in *in, struct thing_big_out *out)
{
        out->text = so_long(call, in->bytes);
        return OK;
}

enum err thing_behind(struct call *call, const struct thing_behind_in *in, struct thing_behind_out *out)
{
        out->text = so_long(call, in->bytes);
        return OK;
}

enum err thing_fail(struct call *call, const struct thing_fail_in *in, struct thing_fail_out *out)
{
        (void)out;
        call->rate = (struct call_rate){.name = "send", .burst = 10, .per_minute = 30, .remaining = 0, .retry_after_ms = 1200, .reset_ms = 20000};
        for (int err = OK + 1; err < ERR_COUNT; err++)
                if (str_equal(str_from(err_code((enum err)err)), in->code))
                        return (enum err)err;
        return OK;
}

enum err session_open(struct call *call, const struct session_open_in *in, struct session_open_out *out)
{
        enum err err = echo_session(call, in->has_token ? in->token : STR_NONE, false);

        out->user = call->who.user;
        return err;
}

enum err session_renew(struct call *call, const struct session_renew_in *in, struct session_renew_out *out)
{
        enum err err = echo_session(call, in->token, true);

        out->expires_at = call->who.expires_at_ms;
        return err;
}

enum err thing_order(struct call *call, const struct thing_order_in *in, struct thing_order_out *out)
{
        (void)call, (void)in;
        out->number = echo_calls - 1;
        return OK;
}

enum err thing_flood(struct call *call, const struct thing_flood_in *in, struct thing_flood_out *out)
{
        (void)out;
        echo_flood(call, in->count, in->bytes);
        return OK;
}

enum err thing_close(struct call *call, const struct thing_close_in *in, struct thing_close_out *out)
{
        (void)out;
        echo_close(call, in->code);
        return OK;
}

/* --- the dispatch: everything runs at once, but for what is to wait */

static void echo_run(struct call *call)
{
        enum err err = call->op->run(call, call->in, call->out);

        if (strcmp(call->op->wire, "thing.behind") == 0)
                echo_behind(call);
        else
                call_answer(NULL, call, err);
}

struct echo_delay {
        struct loop_timer *timer;
        struct call       *call;
};

static void echo_delayed(void *owner)
{
        struct echo_delay *delay = owner;
        struct call       *call  = delay->call;

        loop_timer_destroy(&delay->timer);
        free(delay);
        echo_run(call);
}

void dispatch_call(struct dispatch *dispatch, struct call *call)
{
        enum err err = call_read(call);
        int64_t  ms  = 0;

        (void)dispatch;
        echo_calls++;
        echo_under_way++;
        if (err != OK) {
                call_answer(NULL, call, err);
                return;
        }
        if (strcmp(call->op->wire, "thing.wait") == 0)
                ms = ((struct thing_wait_in *)call->in)->ms;
        if (strcmp(call->op->wire, "session.open") == 0)
                ms = ((struct session_open_in *)call->in)->ms;
        if (ms) {
                struct echo_delay *delay = memory_zero(sizeof *delay);
                delay->call              = call;
                delay->timer             = loop_timer_create(echo_loop, ms, 0, echo_delayed, delay);
        } else {
                echo_run(call);
        }
}

void dispatch_to_worker(struct dispatch *dispatch, struct call *call)
{
        (void)dispatch;
        echo_run(call);
}

void call_answer(struct dispatch *dispatch, struct call *call, enum err err)
{
        struct buf answer;

        (void)dispatch;
        echo_under_way--;
        call->err = err;
        if (err == OK) {
                buf_init(&answer, call->arena, CALL_ARENA_BYTES_MAX);
                json_write(&answer, call->op->out(), call->out);
                call->answer = buf_str(&answer);
        }
        call->finished(call);
}

int dispatch_pending(const struct dispatch *dispatch)
{
        (void)dispatch;
        return (int)echo_under_way;
}

/* --- identity: "good", "good-1500" (ends in so many milliseconds), "down"; every other token is none */

enum err identity_of_token(struct identity_watch *watch, struct str token, struct identity *out)
{
        struct str until, word = str_until(token, '-', &until);
        int64_t    ms = 300000;

        (void)watch;
        if (str_equal(token, STR("down")))
                return ERR_UNAVAILABLE;
        if (!str_equal(word, STR("good")) || (until.at && !str_to_int(until, -60000, 600000, &ms)))
                return ERR_UNAUTHENTICATED;
        *out = (struct identity){.is_signed_in = true, .user = {{1, 2, 3}}, .session = {{4, 5, 6}}, .issued_at_ms = clock_wall_ms(),
                                 .expires_at_ms = clock_wall_ms() + ms};
        return OK;
}
