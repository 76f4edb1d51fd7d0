/* ruling.h — a rule about words, before it is kept. */
#pragma once
#include "admin/ops.h"

/* Whether a rule can be made of it; else the fault is told. */
enum err ruling_check(struct call *call, const struct rule_view *rule);
/* The answer's entity tag. */
struct str ruling_tag(struct call *call, int64_t rev);
