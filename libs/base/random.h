/* random.h — unpredictable bytes from getrandom(2). Any thread; never fails after boot. */
#pragma once
#include <stddef.h>
#include <stdint.h>

void     random_bytes(void *out, size_t bytes);
uint64_t random_below(uint64_t bound);                   /* uniform in [0, bound); bound > 0 */
