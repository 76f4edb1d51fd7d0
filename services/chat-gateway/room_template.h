/* room_template.h — how a room is set up, taken from one and given to another. */
#pragma once
#include "chat-gateway/repo/rooms.h"

enum { TEMPLATES_MAX = 50 };                             /* of one person; template.list shows them all */

/* As it is kept: JSON in the arena. */
struct str room_template_text(const struct room *room, struct arena *arena);
struct room_template room_template_read(struct str text, struct arena *arena);

/* Into a room that is being made; a topic that was asked for stays. */
void room_template_apply(const struct room_template *of, struct room *room, struct arena *arena);
