/* ruling.c — a rule about words, before it is kept. */

#include "admin/ruling.h"

#include "filter/filter.h"

_Static_assert((int)RULE_EXACT == FILTER_EXACT && (int)RULE_WORD == FILTER_WORD && (int)RULE_FOLDED == FILTER_FOLDED && (int)RULE_PATTERN == FILTER_PATTERN,
               "rules.def and filter.h disagree");

enum err ruling_check(struct call *call, const struct rule_view *rule)
{
        const char *why = filter_check((enum filter_kind)rule->kind, rule->words);

        if (why)
                return fail_field(call, "/words", why);
        if (rule->has_mute_ms != (rule->action == ACTION_MUTE))
                return fail_field(call, "/mute_ms", rule->has_mute_ms ? "is for mute alone" : "is required to mute");
        return OK;
}

struct str ruling_tag(struct call *call, int64_t rev)
{
        return str_format(call->arena, "\"%lld\"", (long long)rev);
}
