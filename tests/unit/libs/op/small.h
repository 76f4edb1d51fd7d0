/* small.h — the operations of small.def, expanded; the program that includes this brings their handlers. */
#pragma once
#include <string.h>
#include "json/shape.h"
#include "op/run.h"

#include "json/as_enums.h"
#include "tests/unit/libs/op/small.def"
#include "json/as_structs.h"
#include "tests/unit/libs/op/small.def"
#include "json/as_declarations.h"
#include "tests/unit/libs/op/small.def"
#include "op/as_prototypes.h"
#include "tests/unit/libs/op/small.def"
#include "json/as_shapes.h"
#include "tests/unit/libs/op/small.def"
#include "op/as_runners.h"
#include "tests/unit/libs/op/small.def"

static const struct op small_ops[] = {
#include "op/as_rows.h"
#include "tests/unit/libs/op/small.def"
};
/* After the tables, which forget their words, CASE among them. */
#include "tests/support/check.h"

enum { BOX_FILL, BOX_LOOK, BOX_OPEN };

#define ROOM "01890000-0000-7000-8000-000000000001"

static inline struct call *call_to(int op, enum door door, struct str args)
{
        struct call *call = call_create(&small_ops[op], door);

        call->who  = (struct identity){.is_signed_in = true, .user = id_make(), .scopes = ~0u};
        call->args = args.at ? str_copy(args, call->arena) : args;
        return call;
}

/* {"room":…,"cid":…,"what":…} with that key. */
static inline struct call *filling(struct id cid, const char *what)
{
        struct call *call = call_to(BOX_FILL, DOOR_SOCKET, STR_NONE);
        char text[ID_TEXT_LEN + 1];

        id_print(cid, text);
        call->args = str_format(call->arena, "{\"room\":\"" ROOM "\",\"cid\":\"%s\",\"what\":\"%s\"}", text, what);
        return call;
}
