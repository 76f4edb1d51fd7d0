/* message_history.c — what a message said before. */

#include "chat-gateway/entries.h"
#include "chat-gateway/standing.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 50 };

static struct message_revision view_of_revision(const struct message *message, const struct revision *revision, struct arena *arena)
{
        struct message_extra extra = extra_read(revision->words.extra, arena);

        return (struct message_revision){
                .rev = revision->rev, .at = revision->at_ms, .by = revision->author,
                .body = standing_body(message->body.kind, message->body.sealed.scheme, &revision->words, arena),
                .has_spans = extra.has_spans, .spans = {extra.spans.count, extra.spans.items},
        };
}

enum err message_history(struct call *call, const struct message_history_in *in, struct message_history_out *out)
{
        int64_t limit = in->has_limit ? in->limit : LIMIT_DEFAULT;
        struct cursor cursor = {.number = -1};
        struct revision *revisions;
        struct log_row row;
        int count;

        if (in->has_cursor && !cursor_read(in->cursor, call->arena, &cursor))
                return fail_field(call, "/cursor", "is not one that was handed out");
        TRY(standing_shown(call, in->seq, &row));
        count = revisions_read(&call->tx, in->room, in->seq, cursor.number, limit + 1, &revisions);
        if (count > limit) {
                count         = (int)limit;
                out->has_next = true;
                out->next     = cursor_write(&(struct cursor){revisions[count - 1].rev, ID_NONE, STR("")}, call->arena);
        }
        out->revisions.items = arena_array(call->arena, struct message_revision, (size_t)count);
        out->revisions.count = (size_t)count;
        for (int i = 0; i < count; i++)
                out->revisions.items[i] = view_of_revision(&row.message, &revisions[i], call->arena);
        return call->tx.failed;
}
