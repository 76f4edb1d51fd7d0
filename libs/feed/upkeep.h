/* upkeep.h — keeps the days of `feed` and `repeats` made ahead and old ones dropped: at start, then once an hour, on a thread of its own. See partitions.h. */
#pragma once
#include "base/err.h"

struct upkeep;

/* The first round is done before it returns: without it a write would find no partition. ERR_UNAVAILABLE when PostgreSQL cannot be asked. */
enum err upkeep_start(const char *conninfo, struct upkeep **out);
void     upkeep_stop(struct upkeep **upkeep);
