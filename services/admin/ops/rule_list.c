/* rule_list.c — the rules about words for all rooms. */

#include "admin/repo/word_rules.h"

enum { LIMIT_DEFAULT = 100 };

enum err rule_list(struct call *call, const struct rule_list_in *in, struct rule_list_out *out)
{
        int64_t limit = in->has_limit ? in->limit : LIMIT_DEFAULT;
        struct rule_view *rules;
        int count = word_rules_page(&call->tx, in->has_after ? in->after : ID_NONE, limit + 1, &rules);

        out->is_last     = count <= limit;
        out->rules.count = out->is_last ? (size_t)count : (size_t)limit;
        out->rules.items = rules;
        return call->tx.failed;
}
