/* report_create.c — a message is reported to those who run the installation. */

#include "chat-gateway/reporting.h"
#include "chat-gateway/standing.h"

static enum err check(struct call *call, const struct report_create_in *in, const struct log_row *row)
{
        if (in->reason == REPORT_RULE || in->reason == REPORT_SUSPICIOUS)
                return fail_field(call, "/reason", "is the server's own");
        if (in->reason == REPORT_OTHER && !in->has_words)
                return fail_field(call, "/words", "is required when the reason is other");
        if (row->message.body.kind == MESSAGE_SYSTEM)
                return fail(call, ERR_CONFLICT, "what the server says is not reported");
        return id_equal(row->message.from, call->who.user) ? fail(call, ERR_CONFLICT, "it is your own: delete it") : OK;
}

static void tell(struct call *call, const struct reported *row)
{
        struct report_created_event created = {.report = row->id, .room = row->room, .message = row->seq, .reason = row->reason};

        user_event(call, call->who.user, EVENT_report_created, row->room, report_created_event_shape(), &created);
}

enum err report_create(struct call *call, const struct report_create_in *in, struct report_create_out *out)
{
        struct reported reported;
        struct log_row row;

        TRY(standing_message(call, in->seq, &row));
        TRY(check(call, in, &row));
        reported        = reporting_of(call, &row);
        reported.source = call->who.user;
        reported.reason = in->reason;
        reported.words  = in->has_words ? in->words : STR_NONE;
        if (reported_add(&call->tx, &reported))
                tell(call, &reported);
        out->report = reported.id;
        out->at     = reported.at;
        return call->tx.failed;
}
