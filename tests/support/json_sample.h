/* json_sample.h — random JSON texts that fit a shape, for property tests. The same seed makes the same text again. */
#pragma once
#include <stdint.h>
#include "base/buf.h"
#include "json/shape.h"

/* All members are in the text, whatever place REST takes them from. Lists hold up to three items; white space and escapes stand wherever they may. */
void json_sample(struct buf *out, const struct shape *shape, uint64_t seed);
