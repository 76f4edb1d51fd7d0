/* muting.h — who says what is not said, and is muted for it. On a worker's thread, in a transaction that has locked the room. */
#pragma once
#include "chat-gateway/ops.h"
#include "chat-gateway/word_rules.h"

/* What a refusal by words is told as: the code, the field, the sentence. */
enum err forbidden_words(struct call *call);

/* The same; and when the rule mutes, the caller is, unless they moderate here: that is kept although the call is refused. */
enum err muting_refuse(struct call *call, const struct verdict *verdict);
