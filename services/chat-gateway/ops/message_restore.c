/* message_restore.c — bring a deleted message back. */

#include "chat-gateway/entries.h"
#include "chat-gateway/standing.h"
#include "op/run.h"

static int64_t tell(struct call *call, const struct message *message)
{
        struct message_restored_event restored = {
                .message = message->seq, .rev = message->rev, .by = call->who.user, .has_edited_at = message->has_edited_at, .edited_at = message->edited_at,
                .has_origin = message->has_origin, .origin = message->origin,
                .has_spans = message->has_spans, .spans = {message->spans.count, message->spans.items},
                .has_previews = message->has_previews, .previews = {message->previews.count, message->previews.items},
                .has_reactions = message->has_reactions, .reactions = {message->reactions.count, message->reactions.items},
                .has_body = message->has_body, .body = message->body,
        };

        return room_event_about(call, &seat_of(call)->room, EVENT_message_restored, message->seq, ID_NONE, message_restored_event_shape(), &restored);
}

/* Its spans stay as they were found; whom they name counts again. */
static enum err name_again(struct call *call, const struct log_row *row)
{
        struct words words = {.text = row->message.body.kind == MESSAGE_TEXT ? row->message.body.text.text : STR_NONE};
        struct message_extra extra;

        return standing_name(call, &row->message, row->message.from, &words, &extra);
}

enum err message_restore(struct call *call, const struct message_restore_in *in, struct message_restore_out *out)
{
        struct deleted deleted;
        struct message message;
        struct log_row row;

        TRY(standing_or_deleted(call, in->seq, &row));
        if (row.message.has_body)
                return fail(call, ERR_CONFLICT, "the message is not deleted");
        if (row.message.has_expires_at && row.message.expires_at <= call->now_ms)
                return fail(call, ERR_GONE, "its lifetime is over");
        if (!deleted_get(&call->tx, in->room, in->seq, &deleted))
                return call->tx.failed != OK ? call->tx.failed : fail(call, ERR_GONE, "it was deleted too long ago to be brought back");
        TRY(permit_author(call, deleted.author));
        TRY(standing_may_speak(call));
        messages_restore(&call->tx, in->room, in->seq);
        if (!log_message(&call->tx, in->room, in->seq, &row))
                return call->tx.failed;
        message = entry_message(&row, call->arena);
        TRY(name_again(call, &row));
        out->rev = message.rev;
        out->seq = tell(call, &message);
        return call->tx.failed;
}
