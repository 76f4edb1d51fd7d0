/* ingest_judge.c — what a message is before it is sent. */

#include "chat-gateway/ingest_judge.h"

#include "chat-gateway/reporting.h"
#include "chat-gateway/word_rules.h"

bool ingest_judge(const struct call *call, const struct message_body *body, struct send *send)
{
        struct verdict verdict = word_rules_judge_body(send->room, body, call->arena);

        send->is_refused = verdict.kind >= VERDICT_REFUSED;
        if (verdict.kind == VERDICT_MASKED)
                send->text = verdict.text;
        if (verdict.is_flagged)
                send->flag = reporting_flag(REPORT_RULE, &verdict, body, call->arena);
        return verdict.kind == VERDICT_MUTED;
}

void ingest_suspect(const char *suspicious, const struct call *call, const struct message_body *body, struct send *send)
{
        struct verdict verdict = {.text = send->text, .flag_words = suspicious};

        if (suspicious && !send->flag)
                send->flag = reporting_flag(REPORT_SUSPICIOUS, &verdict, body, call->arena);
}
