/* muting.h — who says what is not said, and is muted for it. On a worker's thread, in a transaction. */
#pragma once
#include "chat-gateway/repo/members.h"
#include "chat-gateway/repo/rooms.h"
#include "chat-gateway/word_rules.h"

/* What a refusal by words is told as: the code, the field, the sentence. */
enum err forbidden_words(struct call *call);

/* The same; and when the rule mutes, the caller is in the call's room, which is locked, unless they moderate there: that is kept although the call is refused. Where the call is in no room, or not as
 * a member, nobody is muted. */
enum err muting_refuse(struct call *call, const struct verdict *verdict);
enum err muting_refuse_field(struct call *call, const struct verdict *verdict, const char *path);
/* Somebody is, in a room that is locked: for what they had the server say for them. */
void     muting_for_words(struct call *call, struct room *room, const struct member *member, const struct verdict *verdict);
