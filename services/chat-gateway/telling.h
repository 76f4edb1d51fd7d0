/* telling.h — people are told that a message names them: into their list of mentions and their own log, behind the message's back.
 *
 * A send touches its room's tables alone, so this is done right after it, on a thread of its own with one connection. Whom a message names in particular was written with it, together with a
 * row that it is untold: what a gateway did not come to, another one finds within a minute and a half. Everyone who is there (@here) each gateway writes for those who follow the room there;
 * that is what is dropped when more waits than TELLING_WAITING_MAX. Telling twice changes nothing.
 */
#pragma once
#include <stdint.h>
#include "base/id.h"

struct events;

#define TELLING_WAITING_MAX  4096
#define TELLING_SWEEP_MS     60000
#define TELLING_LATE_MS      30000                       /* untold for so long: nobody is about to do it */
#define TELLING_MESSAGES_MAX 64                          /* that are told of together, when they name few */
#define TELLING_PEOPLE_MAX   128                         /* whom they name in all; else each goes for itself, in slices of … */
#define TELLING_SLICE_PEOPLE 64                          /* … so many in one transaction */

/* One for the process. */
void telling_start(const char *conninfo, struct events *events);
void telling_stop(void);                                 /* tells those who are there; the others are found untold by whoever goes on */

/* Any thread, once the message is committed: those whom it names in particular. */
void telling_named(struct id room, int64_t seq);

/* Any thread: those who are there. */
void telling_here(struct id room, int64_t seq, struct id sender, const struct id *users, int count);
