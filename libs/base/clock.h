/* clock.h — what time it is, and times as text.
 *
 * A time is int64_t milliseconds since 1970 UTC; on the wire RFC 3339 with milliseconds and Z. Durations are measured on
 * the monotonic clock, which nobody can set back.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

#define TIME_TEXT_LEN 24

int64_t clock_wall_ms(void);
int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_us(void);

void time_print(int64_t at_ms, char out[static TIME_TEXT_LEN + 1]);   /* 2026-11-20T10:00:00.123Z */
bool time_parse(struct str text, int64_t *at_ms);                     /* Z or ±hh:mm; 0 to 9 digits of seconds' fraction */
