/* guest_start.c — come as a guest, who has an invitation to a room. */

#include <string.h>

#include "auth/events.h"
#include "auth/repo/guests.h"
#include "auth/sign_in.h"
#include "auth/views.h"
#include "base/base64.h"
#include "base/random.h"

enum { INVITE_BYTES = sizeof(struct id) + 16, NAME_BYTES = 10 };

/* The secret names its room; chat knows whether it is good. It is used by invite.accept, not by this. */
static enum err check_invite(struct call *call, struct str invite)
{
        uint8_t hash[SHA256_BYTES];
        struct str bytes;
        struct id room;

        if (base64url_decode(invite, call->arena, &bytes) && bytes.len == INVITE_BYTES) {
                memcpy(&room, bytes.at, sizeof room);
                sha256(bytes, hash);
                if (guests_are_invited(&call->tx, room, hash, call->now_ms))
                        return OK;
        }
        TRY(call->tx.failed);
        return fail(call, ERR_FORBIDDEN, "the invitation is not good, or not any more");
}

/* A name that nobody has to remember, since nobody can sign in by it. */
static struct str some_login(struct call *call)
{
        uint8_t random[NAME_BYTES];

        random_bytes(random, sizeof random);
        return str_format(call->arena, "guest-%.*s",
                          STR_ARG(base16_encode((struct str){(const char *)random, sizeof random}, call->arena)));
}

enum err guest_start(struct call *call, const struct guest_start_in *in, struct guest_start_out *out)
{
        struct account guest = {.id = id_make(),
                                .login = some_login(call),
                                .display_name = in->display_name,
                                .is_guest = true,
                                .created_at_ms = call->now_ms};
        struct account_registered_event registered = {.login = guest.login, .way = STR("guest")};
        struct sign_in how = {.user = guest.id, .amr = "guest"};

        if (!auth_of(call)->config->guests)
                return fail(call, ERR_FORBIDDEN, "guests are not let in here");
        TRY(name_check(call, in->display_name, "/display_name"));
        TRY(check_invite(call, in->invite));
        if (!accounts_take_login(&call->tx, guest.login, guest.id) || !accounts_insert(&call->tx, &guest))
                return tx_fail(&call->tx, ERR_UNAVAILABLE);
        tell(call, guest.id, EVENT_account_registered, &registered);
        TRY(sign_in(call, &how, &out->tokens));
        out->ends_at = call->now_ms + auth_of(call)->config->guest_lifetime_ms;
        return call->tx.failed;
}
