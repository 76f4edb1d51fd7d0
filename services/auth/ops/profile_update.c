/* profile_update.c — change one's own profile. */

#include "auth/events.h"
#include "auth/views.h"
#include "base/language.h"

static enum err check(struct call *call, const struct profile_update_in *in)
{
        if (in->has_display_name == PATCH_SET)
                TRY(name_check(call, in->display_name, "/display_name"));
        if (in->has_bio == PATCH_SET)
                TRY(lines_check(call, in->bio, "/bio"));
        if (in->has_language == PATCH_SET && !language_is_tag(in->language))
                return fail_field(call, "/language", "is no tag of a language");
        if (in->has_time_zone == PATCH_SET && !accounts_know_time_zone(&call->tx, in->time_zone))
                return call->tx.failed != OK ? call->tx.failed : fail_field(call, "/time_zone", "is no time zone that is known");
        return OK;
}

static void change(struct str *text, enum patch what, struct str to)
{
        if (what != PATCH_ABSENT)
                *text = what == PATCH_SET ? to : STR_NONE;
}

enum err profile_update(struct call *call, const struct profile_update_in *in, struct profile_update_out *out)
{
        struct profile_updated_event updated;
        struct account account;

        TRY(check(call, in));
        if (!accounts_get(&call->tx, call->who.user, true, &account))
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        if (in->has_if_rev && in->if_rev != account.rev)
                return fail(call, ERR_STALE, "the profile was changed meanwhile");
        change(&account.display_name, in->has_display_name, in->display_name);
        change(&account.bio, in->has_bio, in->bio);
        change(&account.time_zone, in->has_time_zone, in->time_zone);
        change(&account.language, in->has_language, in->language);
        if (in->has_avatar != PATCH_ABSENT)
                account.avatar = in->has_avatar == PATCH_SET ? in->avatar : ID_NONE;
        if (in->has_display_name || in->has_bio || in->has_time_zone || in->has_language || in->has_avatar) {
                account.rev++;
                accounts_update_profile(&call->tx, &account);
                updated.rev = account.rev;
                tell(call, account.id, EVENT_profile_updated, &updated);
        }
        out->profile = view_of_account(call, &account);
        return call->tx.failed;
}
