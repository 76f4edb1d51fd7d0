/* preference_set.c — set a preference, or take it away. */

#include "chat-gateway/preferences.h"
#include "chat-gateway/repo/preferences.h"
#include "chat-gateway/repo/users.h"
#include "chat-gateway/seat.h"
#include "chat-gateway/views.h"
#include "json/scan.h"

static enum err check_count(struct call *call, struct str name)
{
        struct preference_counts counts = preferences_count(&call->tx, call->who.user);

        if (counts.all >= PREFERENCES_MAX)
                return fail(call, ERR_CONFLICT, "there are 5,000 preferences already, which is the most there may be");
        if (preference_is_of_clients(name) && counts.of_clients >= PREFERENCES_CLIENTS_MAX)
                return fail(call, ERR_CONFLICT, "there are 100 preferences of clients' own already, which is the most there may be");
        return call->tx.failed;
}

static enum err check(struct call *call, const struct preference_set_in *in, struct str *value)
{
        if (in->has_value == PATCH_ABSENT)
                return fail_field(call, "/value", "is required; null takes the preference away");
        TRY(preference_check(call, in->name, in->has_scope, value));
        if (in->has_scope && !users_is_in_room(&call->tx, call->who.user, in->scope)) {
                TRY(call->tx.failed);
                return fail(call, ERR_NOT_FOUND, "the caller is in no such room");
        }
        return OK;
}

enum err preference_set(struct call *call, const struct preference_set_in *in, struct preference_set_out *out)
{
        struct id scope  = in->has_scope ? in->scope : ID_NONE;
        struct str value = in->has_value == PATCH_SET ? json_trim(in->value) : STR_NONE;
        struct preference_changed_event changed = {.has_scope = in->has_scope, .scope = in->scope, .name = in->name};
        int64_t rev;

        TRY(check(call, in, &value));
        changed.has_value = value.at != NULL;
        changed.value     = value;
        users_lock(&call->tx, call->who.user);           /* one device after the other: revisions and counts hold */
        rev = preferences_get(&call->tx, call->who.user, scope, in->name, NULL);
        if (in->has_if_rev && in->if_rev != rev)
                return ERR_STALE;
        if (value.at) {
                if (!rev)
                        TRY(check_count(call, in->name));
                changed.rev = out->rev = rev + 1;
                preferences_put(&call->tx, call->who.user, scope, in->name, value, out->rev);
        } else if (rev) {
                preferences_delete(&call->tx, call->who.user, scope, in->name);
        }
        if (value.at || rev)
                user_event(call, call->who.user, EVENT_preference_changed, scope, preference_changed_event_shape(), &changed);
        call->etag = view_tag(call, out->rev);
        return call->tx.failed;
}
