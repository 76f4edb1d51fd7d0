/* ops.c — the rows of proto/admin.def. */

#include "admin/ops.h"

#include "json/as_shapes.h"
#include "proto/chat.def"
#include "json/as_shapes.h"
#include "proto/admin.def"
#include "json/as_shapes.h"
#include "proto/events.def"
#include "op/as_runners.h"
#include "proto/admin.def"

const struct op admin_ops[] = {
#include "op/as_rows.h"
#include "proto/admin.def"
};
const size_t admin_ops_count = sizeof admin_ops / sizeof *admin_ops;
