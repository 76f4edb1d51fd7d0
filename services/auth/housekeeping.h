/* housekeeping.h — what auth does by the clock, on a thread with a connection of its own: signing keys come
 * and go, sessions that nobody renewed end, what has expired is forgotten. Any number of processes may do so
 * at once.
 */
#pragma once
#include <stdbool.h>
#include "base/err.h"

struct auth;
struct housekeeping;

/* The first round is done before it returns: keys, and when the installation began. ERR_UNAVAILABLE: no
 * database, or no folder for keys. */
enum err housekeeping_start(struct auth *auth, struct housekeeping **out);
void     housekeeping_stop(struct housekeeping **housekeeping);

/* Whether the database answered lately. Any thread. */
bool housekeeping_is_fresh(const struct housekeeping *housekeeping);
