/* views.c — rows as clients see them. */

#include "auth/views.h"

#include "crypto/text.h"

struct session_view view_of_session(const struct call *call, const struct session *session)
{
        return (struct session_view){
                .session      = session->id,
                .device       = session->device,
                .name         = session->name,
                .created_at   = session->created_at_ms,
                .last_used_at = session->last_used_at_ms,
                .has_address  = session->ip_prefix.len > 0,
                .address      = session->ip_prefix,
                .has_agent    = session->agent.len > 0,
                .agent        = session->agent,
                .current      = id_equal(session->id, call->who.session),
        };
}

struct profile view_of_account(struct call *call, const struct account *account)
{
        call->etag = str_format(call->arena, "%lld", (long long)account->rev);
        return (struct profile){
                .user             = account->id,
                .login            = account->login,
                .has_display_name = account->display_name.at != NULL,
                .display_name     = account->display_name,
                .has_bio          = account->bio.at != NULL,
                .bio              = account->bio,
                .has_avatar       = !id_is_none(account->avatar),
                .avatar           = account->avatar,
                .has_time_zone    = account->time_zone.at != NULL,
                .time_zone        = account->time_zone,
                .has_language     = account->language.at != NULL,
                .language         = account->language,
                .rev              = account->rev,
                .disabled         = account->is_disabled,
        };
}

enum err profile_find(struct call *call, struct id user, struct profile *out)
{
        struct account account;

        if (!accounts_get(&call->tx, user, false, &account))
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        *out = view_of_account(call, &account);
        return OK;
}

enum err name_check(struct call *call, struct str text, const char *path)
{
        return text_is_line(text) ? OK : fail_field(call, path, "is not one line of visible text");
}

enum err lines_check(struct call *call, struct str text, const char *path)
{
        while (text.at) {
                struct str line = str_until(text, '\n', &text);

                if (str_trim(line).len && !text_is_line(line))
                        return fail_field(call, path, "has characters that do not show");
        }
        return OK;
}
