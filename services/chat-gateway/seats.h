/* seats.h — the places of gathered callers (gathering.h) in the rooms that their operations name: all of them are asked for by one statement, and permit() decides about each as everywhere.
 *
 * It decides by what the database says at that moment: a gateway that went by what it has heard of a room would be behind it. On the loop's thread.
 */
#pragma once
#include "chat-gateway/gathering.h"
#include "chat-gateway/repo/seats.h"

/* The first statement of what was gathered. */
void seats_ask(struct gathered *gathered, enum seats_asked asked);

/* One for each call, in the arena of what was gathered. ERR_INTERNAL when the answer does not fit what was asked. */
enum err seats_told(struct gathered *gathered, const struct pipeline_answer *answer, struct seat_row **out);

/* The call takes its seat, which is good for as long as the row is. ERR_NOT_FOUND when there is no such room, else what permit() says. */
enum err seats_enter(struct call *call, const struct seat_row *found);
