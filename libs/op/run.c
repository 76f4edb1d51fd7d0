/* run.c — the one path every call takes, step by step. */

#include "op/run.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "json/write.h"
#include "base/broken.h"
#include "op/price.h"
#include "op/repeat.h"

/* A reading operation sees one snapshot and takes no lock: everything that GET does, and what asks for a reading scope alone. */
static bool is_reading(const struct op *op)
{
        return op->method == METHOD_GET || op->method == METHOD_NONE || op->scope == SCOPE_MESSAGES_READ || op->scope == SCOPE_ROOMS_READ;
}

static enum err check_key(struct call *call)
{
        const struct field *field = op_key(call->op);
        struct id key;

        if (!field)
                return OK;
        memcpy(&key, (const char *)call->in + field->offset, sizeof key);
        return repeat_check_key(call, key);
}

/* Before price and permission, so that a resend costs nothing. */
static bool is_known_repeat(struct call *call)
{
        struct tx look;
        bool is_found;

        if (!op_key(call->op) || !call->who.is_signed_in)
                return false;
        tx_begin(&look, call->pg, call->arena, TX_READ);
        is_found = repeat_find(call, &look);
        tx_commit(&look);
        return is_found;
}

enum err call_charge(struct call *call, enum price price, struct str key)
{
        assert(!call->tx.is_open);
        return BREAK_PRICE ? OK : price_charge_wait(call->prices, call, price, key);
}

/* ERR_CONFLICT for a repeat: then the answer is there, or the sentence about another request under the same key. */
static enum err begin(struct call *call, enum tx_mode mode)
{
        struct tx *tx = &call->tx;

        tx_begin(tx, call->pg, call->arena, mode);
        if (call->service->enter)
                call->service->enter(call, op_key(call->op) != NULL);    /* locks the room, loads the caller's membership */
        TRY(tx->failed);
        if (repeat_find(call, tx))                       /* under the lock now: its twin may just have committed */
                return ERR_CONFLICT;
        TRY(tx->failed);
        return permit(call);
}

/* Everything between begin and commit: what fails here leaves no trace, unless the handler asked for that. */
static enum err run_inside(struct call *call)
{
        TRY(begin(call, is_reading(call->op) ? TX_READ : TX_WRITE));
        TRY(call->op->run(call, call->in, call->out));
        if (!call->ends_on_loop)
                repeat_keep(call, &call->tx);
        return call->tx.failed;
}

enum err call_pause(struct call *call)
{
        assert(!call->moves.rooms_count && !call->moves.users_count);
        call->keeps_what_it_wrote = false;
        return tx_commit(&call->tx);
}

enum err call_go_on(struct call *call)
{
        return begin(call, TX_WRITE);
}

/* Where no room's lock keeps twins apart, the key itself does; where the first one took the room away, there is none any more; and who locks for themselves may find that the first
 * one used up what they came for. The one that came second has the first one's answer. */
static bool may_have_lost_to_a_twin(const struct call *call, enum err err)
{
        return call->tx.failed == ERR_CONFLICT || call->tx.failed == ERR_NOT_FOUND || (err != OK && !op_room(call->op));
}

static void write_feed(struct call *call)
{
        if (!BREAK_FEED)
                feed_write(&call->tx, &call->moves);
}

static enum err write_answer(struct call *call)
{
        struct buf answer;

        if (call->answer.at)
                return OK;
        buf_init(&answer, call->arena, CALL_ARENA_BYTES_MAX / 4);
        json_write(&answer, call->op->out(), call->out);
        call->answer = buf_str(&answer);
        return answer.overflowed ? ERR_INTERNAL : OK;
}

enum err op_run(const struct op_service *service, struct call *call)
{
        enum err err;

        call->service = service;
        TRY(permit_caller(call));
        TRY(call_read(call));
        TRY(check_key(call));
        if (is_known_repeat(call))
                return call->err;
        if (!call->is_paid)
                TRY(call_charge(call, call->op->price, STR_NONE));

        err = run_inside(call);
        if (call->is_repeat || (err != OK && !call->keeps_what_it_wrote)) {
                tx_abort(&call->tx);
                if (call->is_repeat)
                        return OK;
                if (may_have_lost_to_a_twin(call, err) && is_known_repeat(call))
                        return call->err;
                return err;
        }
        write_feed(call);
        TRY(tx_commit(&call->tx));
        if (service->publish && !BREAK_PUBLISH)
                service->publish(call);
        TRY(err);
        return write_answer(call);
}
