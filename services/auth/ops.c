/* ops.c — the rows of proto/auth.def. */

#include "auth/ops.h"

#include "json/as_shapes.h"
#include "proto/auth.def"
#include "op/as_runners.h"
#include "proto/auth.def"

const struct op auth_ops[] = {
#include "op/as_rows.h"
#include "proto/auth.def"
};
const size_t auth_ops_count = sizeof auth_ops / sizeof *auth_ops;
