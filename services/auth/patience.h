/* patience.h — how long an account makes strangers wait after failures in a row, whatever address they come
 * from. Pure; any thread.
 *
 * The first ones are free: people mistype. Then the wait doubles with each failure, up to a minute, counted
 * from the last one. An attempt that comes too early is refused with the time to wait, and counts as no
 * failure, so nobody prolongs the wait by hammering. Whoever names a device that signed in to the account
 * before does not wait: a stranger can slow down other strangers, but cannot lock out the owner. Names that
 * nobody has wait just the same.
 */
#pragma once
#include <stdint.h>

#define PATIENCE_WAIT_MS_MAX 60000

/* What is left to wait, 0 when nothing. */
int64_t patience_wait_ms(int64_t failures, int64_t free_failures, int64_t since_last_ms);
