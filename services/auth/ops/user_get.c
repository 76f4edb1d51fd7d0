/* user_get.c — somebody's public profile. */

#include "auth/views.h"

enum err user_get(struct call *call, const struct user_get_in *in, struct user_get_out *out)
{
        return profile_find(call, in->user, &out->profile);
}
