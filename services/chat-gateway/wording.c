/* wording.c — texts beside messages that others are shown, and the rules about words. */

#include "chat-gateway/wording.h"

#include "chat-gateway/muting.h"
#include "chat-gateway/reporting.h"

static enum err check(struct call *call, const char *path, const struct verdict *verdict, struct wording *wording)
{
        if (verdict->kind >= VERDICT_REFUSED)
                return muting_refuse_field(call, verdict, path);
        if (verdict->is_flagged && !wording->is_flagged)
                *wording = (struct wording){true, *verdict};
        return call->tx.failed;
}

enum err wording_check(struct call *call, struct id room, const char *path, struct str *text, struct wording *wording)
{
        struct verdict verdict = text->at ? word_rules_judge(room, *text, call->arena) : (struct verdict){0};

        TRY(check(call, path, &verdict, wording));
        if (verdict.kind == VERDICT_MASKED)
                *text = verdict.text;
        return OK;
}

enum err wording_refuse_masked(struct call *call, struct id room, const char *path, struct str text, struct wording *wording)
{
        struct verdict verdict = word_rules_judge(room, text, call->arena);

        if (verdict.kind == VERDICT_MASKED)
                verdict.kind = VERDICT_REFUSED;
        return check(call, path, &verdict, wording);
}

void wording_report(struct call *call, struct id log, int64_t seq, const struct wording *wording)
{
        struct message_body body = {.kind = MESSAGE_TEXT, .text = {.text = wording->verdict.text}};
        struct send_flag *flag;

        if (!wording->is_flagged || !seq)
                return;
        flag = reporting_flag(REPORT_RULE, &wording->verdict, &body, call->arena);
        reported_add(&call->tx, &(struct reported){.room = log, .seq = seq, .source = flag->rule, .is_rule = true, .id = flag->report, .reason = flag->reason,
                                                   .words = flag->words, .at = call->now_ms, .sender = call->who.user, .said_at = call->now_ms, .body = flag->body});
}
