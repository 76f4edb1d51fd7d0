/* token_refresh.c — the next tokens for a refresh token, which is spent by it. */

#include "auth/address_prefix.h"
#include "auth/ending.h"
#include "auth/events.h"
#include "auth/sign_in.h"
#include "crypto/hash.h"
#include "op/run.h"

static enum err refuse(struct call *call)
{
        call->cookie = (struct call_cookie){.value = STR("")};
        return fail(call, ERR_UNAUTHENTICATED, "the refresh token is not good; sign in again");
}

/* Beyond what the address paid at the door, where many people share one: a session of ours pays for itself, whoever asks with what we never made pays as one who signs in. What
 * the operation itself cost is what the answer tells, unless this is what refuses it. */
static enum err charge(struct call *call, const struct refresh_token *shown)
{
        struct call_rate own = call->rate;
        char session[ID_TEXT_LEN + 1];

        TRY(call_pause(call));
        if (shown)
                id_print(shown->session, session);
        TRY(shown ? call_charge(call, PRICE_RENEW_SESSION, str_from(session)) : call_charge(call, PRICE_AUTH, STR_NONE));
        call->rate = own;
        return shown ? call_go_on(call) : refuse(call);
}

/* Somebody has a copy of it: the session ends, for the thief and for the owner. */
static enum err end_reused(struct call *call, const struct session *session)
{
        struct str prefix = address_prefix(call->address, call->arena);
        struct token_reused_event reused = {
                .session = session->id, .has_address = prefix.len > 0, .address = prefix};

        tell(call, session->user, EVENT_token_reused, &reused);
        end_session(call, session->user, session->id, "token_reused");
        call->keeps_what_it_wrote = true;
        return refuse(call);
}

static bool is_overdue(const struct call *call, const struct session *session, const struct account *account)
{
        return call->now_ms - session->last_used_at_ms > auth_of(call)->config->session_idle_ms ||
               call->now_ms + 1000 >= session_end_ms(call, session, account);     /* a token lasts a second at least */
}

/* The session the token belongs to, held; ERR_UNAUTHENTICATED when it goes on no more. */
static enum err enter_session(struct call *call, const struct refresh_token *shown, struct session *session,
                              struct account *account)
{
        if (!sessions_get(&call->tx, shown->user, shown->session, true, session) || session->has_ended ||
            !accounts_get(&call->tx, shown->user, false, account))
                return call->tx.failed != OK ? call->tx.failed : refuse(call);
        if (!is_overdue(call, session, account))
                return OK;
        end_session(call, session->user, session->id, "expired");
        call->keeps_what_it_wrote = true;
        return refuse(call);
}

/* What the sealed successor belongs to: it opens nowhere else. */
static struct str about(const struct refresh_token *token, struct arena *arena)
{
        char session[ID_TEXT_LEN + 1];

        id_print(token->session, session);
        return str_format(arena, "successor of %s %lld", session, (long long)token->generation);
}

static enum err spend(struct call *call, const struct refresh_token *shown, struct str *successor)
{
        const struct secrets *secrets = &auth_of(call)->secrets;
        struct refresh_token next = {
                .user = shown->user, .session = shown->session, .generation = shown->generation + 1};
        uint8_t hash[REFRESH_HASH_BYTES];

        *successor = refresh_token_make(secrets->refresh, &next, call->arena);
        refresh_token_hash(*successor, hash);
        if (!refresh_spend(&call->tx, shown,
                           seal(secrets->seal, about(shown, call->arena), *successor, call->arena),
                           call->now_ms))
                return call->tx.failed != OK ? call->tx.failed : refuse(call);
        refresh_insert(&call->tx, &next, hash, call->now_ms);
        return call->tx.failed;
}

enum err token_refresh(struct call *call, const struct token_refresh_in *in, struct token_refresh_out *out)
{
        const struct auth *auth = auth_of(call);
        uint8_t hash[REFRESH_HASH_BYTES];
        struct str sealed, successor;
        struct refresh_row rows[2];
        struct refresh_token shown;
        struct account account;
        struct session session;

        if (!refresh_token_read(auth->secrets.refresh, in->refresh, call->arena, &shown))
                return charge(call, NULL);
        TRY(charge(call, &shown));
        TRY(enter_session(call, &shown, &session, &account));
        refresh_token_hash(in->refresh, hash);
        refresh_rows(&call->tx, shown.user, shown.session, rows, &sealed);
        TRY(call->tx.failed);
        switch (refresh_judge(rows, shown.generation, hash, call->now_ms, auth->config->refresh_grace_ms)) {
        case REFRESH_NEXT:
                TRY(spend(call, &shown, &successor));
                break;
        case REFRESH_AGAIN:
                if (!sealed.len || unseal(auth->secrets.seal, about(&shown, call->arena), sealed, call->arena,
                                          &successor) != OK)
                        return refuse(call);
                break;
        case REFRESH_REUSED:
                return end_reused(call, &session);
        case REFRESH_UNKNOWN:
                return refuse(call);
        }
        if (!accounts_get(&call->tx, shown.user, false, &account) || account.is_disabled)
                return call->tx.failed != OK ? call->tx.failed : refuse(call);
        session_seen(call, &session);
        sessions_touch(&call->tx, &session);
        TRY(call->tx.failed);
        return tokens_issue(call, &session, &account, successor, &out->tokens);
}
