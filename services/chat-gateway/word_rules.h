/* word_rules.h — the rules about words as they hold now: those for all rooms, and each room's own.
 *
 *      word_rules_start     a thread reads what changed every WORD_RULES_LOOK_MS, from admin's view and from the rooms'
 *      word_rules_judge     a text against those for all and those of its room
 *
 * Judging takes no lock when there are no rules at all, and a short one when there are. What it may cost is bounded by filter/filter.h. A rule that was
 * made a moment ago may not hold yet on this gateway; what is known holds on while the database is away.
 */
#pragma once
#include "chat-gateway/ops.h"

#define WORD_RULES_LOOK_MS    250
#define WORD_RULES_ROOMS_MAX  10000                      /* with rules of their own, that one gateway knows; those beyond have none there (chat_word_rules_left_out) */

void word_rules_start(const char *conninfo);
void word_rules_stop(void);

enum verdict_kind { VERDICT_PASSED, VERDICT_MASKED, VERDICT_REFUSED, VERDICT_MUTED };

struct verdict {
        enum verdict_kind kind;
        struct str text;                                 /* as it is said: the one given, or the masked one */
        int64_t    mute_ms;                              /* of muted */
        bool       is_flagged;                           /* to be reported, if it is said … */
        struct id  flagged_by;                           /* … by this rule */
        const char *flag_words;                          /* what else the report says; NULL for nothing */
};

/* Any thread. What is not flagged and passed came at no cost but looking. */
struct verdict word_rules_judge(struct id room, struct str text, struct arena *arena);
/* The same of all that a body says: of what is no plain text, masked becomes refused. Sealed ones pass. */
struct verdict word_rules_judge_body(struct id room, const struct message_body *body, struct arena *arena);

/* Whether rules can be made of these. Else the fault is told: `path` is where the list or the rule stands in the request. */
enum err word_rule_check(struct call *call, const struct word_rule *rule, const char *path);
