/* profile_get.c — the caller's own profile. */

#include "auth/views.h"

enum err profile_get(struct call *call, const struct profile_get_in *in, struct profile_get_out *out)
{
        (void)in;
        return profile_find(call, call->who.user, &out->profile);
}
