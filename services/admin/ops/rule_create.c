/* rule_create.c — a rule about words for all rooms is made. */

#include "admin/desk_log.h"
#include "admin/repo/word_rules.h"
#include "admin/ruling.h"

enum err rule_create(struct call *call, const struct rule_create_in *in, struct rule_create_out *out)
{
        struct rule_created_event created = {.rule = in->cid, .kind = in->kind, .action = in->action};
        struct rule_view there;

        out->rule = (struct rule_view){.rule = in->cid, .kind = in->kind, .words = in->words, .action = in->action, .has_mute_ms = in->has_mute_ms,
                                       .mute_ms = in->mute_ms, .by = call->who.user, .at = call->now_ms};
        TRY(ruling_check(call, &out->rule));
        word_rules_lock(&call->tx);
        if (word_rules_get(&call->tx, in->cid, &there))
                return fail(call, ERR_CONFLICT, "there is a rule of this id already");
        if (word_rules_count(&call->tx) >= WORD_RULES_MAX)
                return fail(call, ERR_CONFLICT, "there are 500 rules already, which is the most there may be");
        word_rules_put(&call->tx, &out->rule);
        desk_tell(call, EVENT_rule_created, rule_created_event_shape(), &created);
        return call->tx.failed;
}
