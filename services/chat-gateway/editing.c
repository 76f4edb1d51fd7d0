/* editing.c — an edit, before a worker makes it. */

#include "chat-gateway/editing.h"

#include "chat-gateway/ingest.h"
#include "chat-gateway/weighing.h"
#include "op/repeat.h"
#include "op/run.h"

struct editing {
        struct dispatch *dispatch;
        struct weighed   weighed;
        const char      *suspicious;
};

const char *editing_suspicious(const struct call *call)
{
        const struct editing *editing = call->loop_owner;

        return editing ? editing->suspicious : NULL;
}

static void weighed(void *owner, enum err err, const char *suspicious)
{
        struct call *call       = owner;
        struct editing *editing = call->loop_owner;

        editing->suspicious = suspicious;
        if (err == OK)
                dispatch_to_worker(editing->dispatch, call);
        else
                call_answer(editing->dispatch, call, err);
}

static enum err prepare(struct call *call)
{
        TRY(permit_caller(call));
        TRY(call_read(call));
        return repeat_check_key(call, ((const struct message_edit_in *)call->in)->cid);
}

void editing_take(struct ingest *ingest, struct dispatch *dispatch, struct call *call)
{
        enum err err = prepare(call);
        const struct message_edit_in *in;
        struct editing *editing;

        if (err != OK) {
                call_answer(dispatch, call, err);
                return;
        }
        in                = call->in;
        editing           = arena_zero(call->arena, sizeof *editing);
        editing->dispatch = dispatch;
        editing->weighed  = (struct weighed){.call = call, .sender = call->who.user, .room = in->room, .cid = in->cid, .is_text = in->body.kind == MESSAGE_TEXT,
                                             .text = in->body.kind == MESSAGE_TEXT ? in->body.text.text : STR_NONE, .done = weighed, .owner = call};
        call->loop_owner  = editing;
        weighing_ask(ingest_weighing(ingest), &editing->weighed);
}
