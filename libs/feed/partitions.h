/* partitions.h — the days of `feed` and `repeats`: made ahead, dropped when nobody needs them. Called by the
 * service that owns them.
 *
 * Both tables stand in the role's own schema. `feed` is cut by `at`; `repeats` by cid, which is a UUIDv7 and
 * so begins with its time. At start and once an hour; any number of processes may do so at once. Days are
 * those of UTC.
 */
#pragma once
#include "base/err.h"

struct pg;

enum partitioned { PARTITIONED_FEED, PARTITIONED_REPEATS };

#define PARTITIONS_DAYS_AHEAD        7
#define PARTITIONS_FEED_DAYS_KEPT    2                   /* a reader that was away for longer compares heads */
#define PARTITIONS_REPEATS_DAYS_KEPT 7                   /* a cid from before is refused before it gets here */

/* Every day from the oldest kept to PARTITIONS_DAYS_AHEAD. A write whose day is missing fails, so this must
 * have succeeded before the first. */
enum err partitions_ensure(struct pg *pg, enum partitioned table);

/* Detaches and drops what is older, at once visible to readers in feed_floor. Nobody waits for it longer than
 * 100 ms; what could not be done is done at the next call. */
enum err partitions_drop_old(struct pg *pg, enum partitioned table);
