/* permalink.h — the address of a message for people: SITE/r/ROOM/NUMBER, the installation's public address before it. Any thread.
 *
 * It says where a message would be and nothing of whether it is there: a link is read from its own letters, and who may not read the room learns no more than these.
 */
#pragma once
#include "chat-gateway/ops.h"

struct str permalink_write(struct str site, struct id room, int64_t seq, struct arena *arena);
/* False for every other address. */
bool permalink_read(struct str site, struct str link, struct id *room, int64_t *seq);

/* Of the links among the spans of this text, those that lead to messages here become spans of that kind. */
void permalinks_mark(struct str site, struct str text, struct message_extra *extra);
