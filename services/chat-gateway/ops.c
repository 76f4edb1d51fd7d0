/* ops.c — the rows of proto/chat.def, and what roles are made of. */

#include "chat-gateway/ops.h"

#include "json/as_shapes.h"
#include "proto/chat.def"
#include "json/as_shapes.h"
#include "proto/events.def"
#include "op/as_runners.h"
#include "proto/chat.def"

const struct op chat_ops[] = {
#include "op/as_rows.h"
#include "proto/chat.def"
};
const size_t chat_ops_count = sizeof chat_ops / sizeof *chat_ops;

#define ROLE(rank, name, word, bits, sentence) _Static_assert(rank == (int)ROLE_##name, "roles.def and member_role disagree");
#include "proto/roles.def"

unsigned role_permissions(enum member_role role)
{
        switch (role) {
#define ROLE(rank, name, word, bits, sentence) \
        case ROLE_##name:                      \
                return bits;
#include "proto/roles.def"
        case ROLE_NOBODY:
                return 0;
        }
        return 0;
}
