/* drafting.c — drafts of the caller, as somebody is about to change them. */

#include "chat-gateway/drafting.h"

#include "base/buf.h"
#include "json/write.h"

enum { DRAFT_TEXT_MAX = 64u << 10 };

static struct str text_of(struct call *call, const struct draft *draft)
{
        struct buf text;

        buf_init(&text, call->arena, DRAFT_TEXT_MAX);
        json_write(&text, draft_shape(), draft);
        return buf_str(&text);
}

enum err drafting_find(struct call *call, struct id room, int64_t thread, int64_t seen_rev, struct draft *out)
{
        bool is_there = drafts_get(&call->tx, call->who.user, room, thread, out);

        TRY(call->tx.failed);
        if (!is_there)
                *out = (struct draft){.room = room, .has_thread = thread > 0, .thread = thread};
        if (seen_rev < 0 || seen_rev == out->rev)
                return OK;
        if (is_there)
                call->current = text_of(call, out);
        return fail(call, ERR_STALE, is_there ? "another device changed this draft meanwhile" : "the draft was sent or given up meanwhile");
}
