/* profile_update.c — change one's own profile. */

#include "auth/events.h"
#include "auth/views.h"

enum err profile_update(struct call *call, const struct profile_update_in *in, struct profile_update_out *out)
{
        struct profile_updated_event updated;
        struct account account;

        if (in->has_display_name == PATCH_SET)
                TRY(name_check(call, in->display_name, "/display_name"));
        if (in->has_bio == PATCH_SET)
                TRY(lines_check(call, in->bio, "/bio"));
        if (!accounts_get(&call->tx, call->who.user, true, &account))
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        if (in->has_if_rev && in->if_rev != account.rev)
                return fail(call, ERR_STALE, "the profile was changed meanwhile");
        if (in->has_display_name)
                account.display_name = in->has_display_name == PATCH_SET ? in->display_name : STR_NONE;
        if (in->has_bio)
                account.bio = in->has_bio == PATCH_SET ? in->bio : STR_NONE;
        if (in->has_display_name || in->has_bio) {
                account.rev++;
                accounts_update_profile(&call->tx, &account);
                updated.rev = account.rev;
                tell(call, account.id, EVENT_profile_updated, &updated);
        }
        out->profile = view_of_account(call, &account);
        return call->tx.failed;
}
