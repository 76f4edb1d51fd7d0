/* moment.h — durations and times as people write them. Pure, but for the local time zone.
 *
 *      90s  30m  12h  7d  1h30m              how long
 *      +2h                                   so long from now
 *      18:00                                 the next time the clock shows that
 *      2026-12-24                            when that day begins
 *      2026-12-24 18:00  2026-12-24T18:00    local time
 *      2026-12-24T18:00:00Z                  as computers write it
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

#define MOMENT_DAYS_MAX 3660                             /* of a duration */

bool moment_duration(struct str text, int64_t *ms);
bool moment_time(struct str text, int64_t now_ms, int64_t *at_ms);
