/* sign_in.c — a session begins. */

#include "auth/sign_in.h"

#include "auth/address_prefix.h"
#include "auth/claimant.h"
#include "auth/ending.h"
#include "auth/events.h"
#include "auth/keyring.h"
#include "auth/repo/log.h"
#include "token/token.h"

#define AUDIENCE     "auth chat media admin"
#define SCOPES       "account messages:read messages:write rooms:read rooms:write rooms:manage members:manage directory:read invites:accept"
#define SCOPES_ADMIN SCOPES " admin:write"
#define SCOPES_GUEST "messages:read messages:write rooms:read invites:accept"

int64_t session_end_ms(const struct call *call, const struct session *session, const struct account *account)
{
        const struct config *config = auth_of(call)->config;

        return session->created_at_ms + (account->is_guest ? config->guest_lifetime_ms : config->session_absolute_ms);
}

static struct str scopes_of(const struct account *account)
{
        if (account->is_guest)
                return STR(SCOPES_GUEST);
        return account->is_admin ? STR(SCOPES_ADMIN) : STR(SCOPES);
}

/* No token outlives its session. */
static int64_t token_end_ms(const struct call *call, const struct session *session,
                            const struct account *account, int64_t issued_at_ms)
{
        int64_t end_ms = session_end_ms(call, session, account);
        int64_t own_ms = issued_at_ms + auth_of(call)->config->access_lifetime_ms;

        return own_ms < end_ms ? own_ms : end_ms;
}

/* To a page it is never shown: its browser keeps it for as long as it can be good. */
static void hand_out(struct call *call, const struct session *session, const struct account *account,
                     struct str refresh, struct session_tokens *out)
{
        int64_t left_ms = session_end_ms(call, session, account) - call->now_ms;
        int64_t idle_ms = auth_of(call)->config->session_idle_ms;

        out->has_refresh = !call->by_cookie;
        out->refresh     = refresh;
        if (call->by_cookie)
                call->cookie = (struct call_cookie){refresh, left_ms < idle_ms ? left_ms : idle_ms};
}

enum err tokens_issue(struct call *call, const struct session *session, const struct account *account,
                      struct str refresh, struct session_tokens *out)
{
        const struct auth *auth = auth_of(call);
        /* Its id is the one reading of the clock: a call may have waited since it began, and a revocation from
         * meanwhile is not about this token. */
        struct id token = id_make();
        struct token_claims claims = {
                .user          = session->user,
                .session       = session->id,
                .device        = session->device,
                .scope         = scopes_of(account),
                .amr           = session->amr,
                .is_admin      = account->is_admin,
                .is_guest      = account->is_guest,
                .issued_at_ms  = id_time_ms(token),
                .expires_at_ms = token_end_ms(call, session, account, id_time_ms(token)),
                .token         = token,
        };
        struct str pem, kid;

        if (!keyring_signing_key(auth->keyring, call->now_ms, call->arena, &pem, &kid))
                return fail(call, ERR_UNAVAILABLE, "there is no key to sign tokens with");
        TRY(token_mint(pem, kid, auth->config->public_url, STR(AUDIENCE), &claims, call->arena,
                       &out->access));
        hand_out(call, session, account, refresh, out);
        out->user       = session->user;
        out->session    = session->id;
        out->device     = session->device;
        out->expires_at = claims.expires_at_ms / 1000 * 1000;    /* as the token says it */
        return OK;
}

void session_seen(struct call *call, struct session *session)
{
        session->last_used_at_ms = call->now_ms;
        session->ip_prefix       = address_prefix(call->address, call->arena);
        session->agent           = call->agent.len ? call->agent : STR_NONE;
}

static void start(struct call *call, const struct sign_in *how, struct session *session)
{
        struct session_started_event started = {.session = session->id, .amr = session->amr};

        session->device = how->device;
        if (!how->has_device || !devices_has(&call->tx, how->user, how->device)) {
                session->device = id_make();
                devices_insert(&call->tx, how->user, session->device, how->device_name, call->now_ms);
        }
        session_seen(call, session);
        sessions_insert(&call->tx, session);
        end_oldest_sessions(call, how->user, SESSIONS_MAX);
        started.device      = session->device;
        started.address     = session->ip_prefix;
        started.has_address = session->ip_prefix.len > 0;
        tell(call, how->user, EVENT_session_started, &started);
}

static enum err shut_out(struct call *call, const struct sign_in *how)
{
        struct str prefix = address_prefix(call->address, call->arena);
        struct login_failed_event failed = {.amr = str_from(how->amr), .has_address = prefix.len > 0, .address = prefix};

        tell(call, how->user, EVENT_login_failed, &failed);
        call->keeps_what_it_wrote = true;
        return fail(call, ERR_FORBIDDEN, "this account is disabled");
}

enum err sign_in(struct call *call, const struct sign_in *how, struct session_tokens *out)
{
        struct session session = {
                .user = how->user, .id = id_make(), .amr = str_from(how->amr), .created_at_ms = call->now_ms,
                .name = how->device_name.at ? how->device_name : STR(""),
        };
        struct refresh_token token = {.user = how->user, .session = session.id, .generation = 1};
        uint8_t hash[REFRESH_HASH_BYTES];
        struct account account;
        struct str refresh;

        /* The account's row orders this with whatever ends its sessions: nothing begins beside a ban. */
        if (!accounts_get(&call->tx, how->user, true, &account))
                return tx_fail(&call->tx, ERR_UNAUTHENTICATED);
        if (how->proved && !claimant_is_current(call, how->user, how->proved))
                return claimant_failed(call, how->user, how->amr);
        if (account.is_disabled)
                return shut_out(call, how);
        start(call, how, &session);
        failures_forget(&call->tx, how->user);
        refresh = refresh_token_make(auth_of(call)->secrets.refresh, &token, call->arena);
        refresh_token_hash(refresh, hash);
        refresh_insert(&call->tx, &token, hash, call->now_ms);
        TRY(call->tx.failed);
        return tokens_issue(call, &session, &account, refresh, out);
}
