/* rule_delete.c — a rule about words for all rooms is taken away. */

#include "admin/desk_log.h"
#include "admin/repo/word_rules.h"

enum err rule_delete(struct call *call, const struct rule_delete_in *in, struct rule_delete_out *out)
{
        struct rule_deleted_event deleted = {.rule = in->rule};

        (void)out;
        word_rules_lock(&call->tx);
        if (!word_rules_delete(&call->tx, in->rule))
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        desk_tell(call, EVENT_rule_deleted, rule_deleted_event_shape(), &deleted);
        return call->tx.failed;
}
