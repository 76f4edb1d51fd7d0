/* service_token.c — one of our own services proves that it is one, and gets a token to act with. */

#include "auth/keyring.h"
#include "auth/ops.h"
#include "crypto/hash.h"
#include "token/token.h"

#define AUDIENCE            "auth chat media"
#define SCOPES              "service"
#define TOKEN_LIFETIME_MS   300000

/* Hashes are compared, so that not even the length shows in how long it takes. */
static bool is_the_secret(struct str shown, struct str secret)
{
        uint8_t of_shown[SHA256_BYTES], of_secret[SHA256_BYTES];

        sha256(shown, of_shown);
        sha256(secret, of_secret);
        return bytes_are_equal(of_shown, of_secret, SHA256_BYTES);
}

enum err service_token(struct call *call, const struct service_token_in *in, struct service_token_out *out)
{
        const struct auth *auth = auth_of(call);
        struct id token = id_make();
        struct token_claims claims = {
                .service       = str_from(service_name_words[in->service]),
                .scope         = STR(SCOPES),
                .amr           = STR("secret"),
                .issued_at_ms  = id_time_ms(token),
                .expires_at_ms = id_time_ms(token) + TOKEN_LIFETIME_MS,
                .token         = token,
        };
        struct str pem, kid;

        if (!auth->config->service_secret.len)
                return fail(call, ERR_FORBIDDEN, "this installation has no service secret, so nobody gets such a token");
        if (!is_the_secret(in->secret, auth->config->service_secret))
                return fail(call, ERR_UNAUTHENTICATED, "this is not the service secret");
        if (!keyring_signing_key(auth->keyring, call->now_ms, call->arena, &pem, &kid))
                return fail(call, ERR_UNAVAILABLE, "there is no key to sign tokens with");
        TRY(token_mint(pem, kid, auth->config->public_url, STR(AUDIENCE), &claims, call->arena, &out->access));
        out->expires_at = claims.expires_at_ms / 1000 * 1000;    /* as the token says it */
        return OK;
}
