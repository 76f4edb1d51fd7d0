/* particulars.c — what is not as with everybody else about who follows a log: kept for those alone of whom there is something to say. */

#include <stdlib.h>

#include "base/memory.h"
#include "chat-gateway/live/parts.h"

static const struct particulars everybodys = {.until = INT64_MAX, .heard_to = INT64_MAX, .doubt = SURE};

const struct particulars *follower_particulars(const struct follower *follower)
{
        return follower->particulars ? follower->particulars : &everybodys;
}

struct particulars *follower_particulars_of_its_own(struct follower *follower)
{
        if (!follower->particulars) {
                follower->particulars           = memory_zero(sizeof *follower->particulars);
                *follower->particulars          = everybodys;
                follower->particulars->follower = follower;
        }
        return follower->particulars;
}

void follower_forget_particulars(struct follower *follower)
{
        const struct particulars *its = follower->particulars;

        if (its && its->since == 0 && its->until == INT64_MAX && its->heard_to == INT64_MAX && its->doubt == SURE && !its->is_deaf && !link_is_in_list(&its->lagging))
                follower_drop_particulars(follower);
}

void follower_drop_particulars(struct follower *follower)
{
        if (!follower->particulars)
                return;
        list_remove(&follower->particulars->lagging);
        free(follower->particulars);
        follower->particulars = NULL;
}
