/* sign_in.h — sessions begin, and go on: tokens for somebody who has proved who they are. */
#pragma once
#include "auth/ops.h"
#include "auth/repo/accounts.h"
#include "auth/repo/sessions.h"

struct sign_in {
        struct id   user;
        const char *amr;                                 /* srp, pwd, guest */
        const struct credentials *proved;                /* what that was checked against; NULL for a guest, who proves nothing */
        bool        has_device;
        struct id   device;                              /* taken when it signed in to this account before */
        struct str  device_name;                         /* STR_NONE when not said */
};

/* ERR_FORBIDDEN for a disabled account: only who knows the password learns that. ERR_UNAUTHENTICATED when the
 * password was changed since it was proved. */
enum err sign_in(struct call *call, const struct sign_in *how, struct session_tokens *out);

/* An access token for a session, and its refresh token: in *out, or for a page in its browser's cookie.
 * ERR_UNAVAILABLE without a signing key. */
enum err tokens_issue(struct call *call, const struct session *session, const struct account *account,
                      struct str refresh, struct session_tokens *out);

/* When a session ends in any case: a guest's sooner. */
int64_t session_end_ms(const struct call *call, const struct session *session, const struct account *account);

/* The first bits of the caller's address, and what the client says it is: into the session. */
void session_seen(struct call *call, struct session *session);
