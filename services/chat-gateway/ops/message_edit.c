/* message_edit.c — change what a message says. */

#include "chat-gateway/editing.h"
#include "chat-gateway/entries.h"
#include "chat-gateway/guarding.h"
#include "chat-gateway/reporting.h"
#include "chat-gateway/standing.h"
#include "chat-gateway/views.h"
#include "op/run.h"

enum { REVISION_MAX = 200 };

static enum err check(struct call *call, const struct message_edit_in *in, const struct message *message)
{
        TRY(permit_author(call, message->from));
        TRY(standing_may_speak(call));
        if (message->body.kind != MESSAGE_TEXT && message->body.kind != MESSAGE_SEALED)
                return fail(call, ERR_CONFLICT, "only texts and sealed messages are edited");
        if (message->has_origin)
                return fail(call, ERR_CONFLICT, "what was passed on stays as somebody else said it");
        if (in->has_if_rev && in->if_rev != message->rev)
                return fail(call, ERR_STALE, "somebody edited this message meanwhile");
        if (message->rev >= REVISION_MAX)
                return fail(call, ERR_CONFLICT, "this message was changed 200 times, which is the most there may be");
        return OK;
}

/* The same words again are no change. What the server found in them does not count. */
static bool says_the_same(const struct message *message, const struct words *words, struct arena *arena)
{
        return message->body.kind == MESSAGE_TEXT && str_equal(message->body.text.text, words->text) &&
               message->body.text.has_action == extra_read(words->extra, arena).has_action;
}

static int64_t tell(struct call *call, const struct message_edit_in *in, const struct words *words, int64_t rev, const struct message_extra *extra)
{
        struct message_edited_event edited = {
                .message = in->seq, .rev = rev, .by = call->who.user, .has_spans = extra->has_spans, .spans = {extra->spans.count, extra->spans.items},
                .has_body = true, .body = in->body,
        };

        if (edited.body.kind == MESSAGE_TEXT)
                edited.body.text.text = words->text;
        return room_event_about(call, &seat_of(call)->room, EVENT_message_edited, in->seq, ID_NONE, message_edited_event_shape(), &edited);
}

static enum err change(struct call *call, const struct message_edit_in *in, const struct message *message, struct words *words, struct message_edit_out *out)
{
        struct room *room = &seat_of(call)->room;
        struct message_extra extra;

        TRY(standing_name(call, message, call->who.user, words, &extra));
        words->extra = extra_text(&extra, call->arena);
        log_forget_previews(&call->tx, room->id, in->seq);
        out->rev     = message->rev + 1;
        out->seq     = tell(call, in, words, out->rev, &extra);
        messages_edit(&call->tx, room->id, in->seq, room->last_at, call->who.user, words);
        return call->tx.failed;
}

static void report(struct call *call, const struct message_edit_in *in, const struct message *message, const struct verdict *verdict)
{
        struct verdict suspicious = {.text = verdict->text, .flag_words = editing_suspicious(call)};

        if (verdict->is_flagged)
                reporting_changed(call, REPORT_RULE, verdict, message, &in->body);
        else if (suspicious.flag_words)
                reporting_changed(call, REPORT_SUSPICIOUS, &suspicious, message, &in->body);
}

enum err message_edit(struct call *call, const struct message_edit_in *in, struct message_edit_out *out)
{
        struct verdict verdict;
        struct message message;
        struct words words;
        struct log_row row;

        TRY(standing_message(call, in->seq, &row));
        message = entry_message(&row, call->arena);
        TRY(check(call, in, &message));
        TRY(standing_words(call, &in->body, &words, &verdict));
        out->rev = message.rev;
        if (!says_the_same(&message, &words, call->arena)) {
                TRY(guarding_pace(call));
                TRY(change(call, in, &message, &words, out));
                message.rev = out->rev;
                report(call, in, &message, &verdict);
        }
        call->etag = view_tag(call, out->rev);
        return call->tx.failed;
}
