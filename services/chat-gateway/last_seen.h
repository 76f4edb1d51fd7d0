/* last_seen.h — when people were last there, on its way to the database: gathered, and written at most every LAST_SEEN_FLUSH_MS. A lost one is healed by the next. A thread of its own, with one
 * connection.
 */
#pragma once
#include <stdint.h>
#include "base/id.h"

#define LAST_SEEN_FLUSH_MS    3000
#define LAST_SEEN_WAITING_MAX 65536

/* One for the process. */
void last_seen_start(const char *conninfo);
void last_seen_stop(void);                               /* writes what waits */

/* Any thread. Dropped when too many wait. */
void last_seen_note(struct id user, int64_t at_ms);
