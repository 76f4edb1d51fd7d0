/* rule_update.c — a rule about words for all rooms is changed. */

#include "admin/desk_log.h"
#include "admin/repo/word_rules.h"
#include "admin/ruling.h"

static struct rule_view changed(struct call *call, const struct rule_update_in *in, const struct rule_view *before)
{
        struct rule_view rule = *before;

        if (in->has_kind)
                rule.kind = in->kind;
        if (in->has_words)
                rule.words = in->words;
        if (in->has_action)
                rule.action = in->action;
        if (rule.action != ACTION_MUTE)
                rule.has_mute_ms = false;
        if (in->has_mute_ms) {
                rule.has_mute_ms = true;
                rule.mute_ms     = in->mute_ms;
        }
        rule.rev++;
        rule.by = call->who.user;
        rule.at = call->now_ms;
        return rule;
}

enum err rule_update(struct call *call, const struct rule_update_in *in, struct rule_update_out *out)
{
        struct rule_view before;

        word_rules_lock(&call->tx);
        if (!word_rules_get(&call->tx, in->rule, &before))
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        if (in->has_if_rev && in->if_rev != before.rev)
                return ERR_STALE;
        out->rule = changed(call, in, &before);
        TRY(ruling_check(call, &out->rule));
        word_rules_put(&call->tx, &out->rule);
        struct rule_updated_event updated = {.rule = in->rule, .rev = out->rule.rev, .kind = out->rule.kind, .action = out->rule.action};
        desk_tell(call, EVENT_rule_updated, rule_updated_event_shape(), &updated);
        call->etag = ruling_tag(call, out->rule.rev);
        return call->tx.failed;
}
