/* word_rules.h — admin.word_rules: rules about words for all rooms. */
#pragma once
#include "admin/ops.h"
#include "pg/tx.h"

#define WORD_RULES_MAX 500

/* Whoever changes them: nobody else does before this transaction ends, and gateways will see that they have changed. */
void    word_rules_lock(struct tx *tx);
int64_t word_rules_count(struct tx *tx);

bool word_rules_get(struct tx *tx, struct id id, struct rule_view *out);
/* Made or changed. */
void word_rules_put(struct tx *tx, const struct rule_view *rule);
bool word_rules_delete(struct tx *tx, struct id id);
/* In the order of their ids, after one. */
int  word_rules_page(struct tx *tx, struct id after, int64_t limit, struct rule_view **out);
