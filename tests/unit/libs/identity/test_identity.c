/* test_identity.c — keys and revocations as auth's views tell them, and the tokens that are believed meanwhile. Against a real PostgreSQL, without Redis. */

#include "identity/identity.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "crypto/signature.h"
#include "loop/loop.h"
#include "pg/pg.h"
#include "pg/sql.h"
#include "tests/support/check.h"
#include "tests/support/postgres.h"
#include "tests/support/turning.h"
#include "token/token.h"

#define ISSUER   "https://chat.example"
#define AUDIENCE "chat"

static const char tables[] =
        "CREATE TABLE auth.keys (kid text PRIMARY KEY, x bytea NOT NULL, y bytea NOT NULL, retired_at timestamptz);"
        "CREATE TABLE auth.revocations (seq bigserial PRIMARY KEY, xid xid8 NOT NULL DEFAULT pg_current_xact_id(), kind text NOT NULL, id uuid NOT NULL,"
        " not_before timestamptz NOT NULL, expires_at timestamptz NOT NULL);"
        "CREATE VIEW auth.pub_keys AS SELECT kid, x, y FROM auth.keys WHERE retired_at IS NULL;"
        "CREATE VIEW auth.pub_revocations AS SELECT * FROM auth.revocations;"
        "ALTER TABLE auth.keys OWNER TO auth; ALTER TABLE auth.revocations OWNER TO auth; ALTER VIEW auth.pub_keys OWNER TO auth;"
        "ALTER VIEW auth.pub_revocations OWNER TO auth; GRANT USAGE ON SCHEMA auth TO chat; GRANT SELECT ON auth.pub_keys, auth.pub_revocations TO chat";

struct signer {
        struct str pem, kid;
        uint8_t    x[P256_COORDINATE_BYTES], y[P256_COORDINATE_BYTES];
};

static struct loop           *loop;
static struct arena          *arena;
static struct pg             *writer, *late;
static struct identity_watch *watch;
static struct signer          signer;
static int                    told;
static struct revocation      last;

static void on_revoked(void *owner, const struct revocation *revocation)
{
        (void)owner;
        told++;
        last = *revocation;
}

static struct signer make_signer(void)
{
        struct signing_key *key = signing_key_make();
        struct signer made;

        signing_key_public(key, made.x, made.y);
        made.pem = signing_key_to_pem(key, arena);
        made.kid = key_thumbprint(made.x, made.y, arena);
        signing_key_destroy(&key);
        return made;
}

static void publish(const struct signer *one)
{
        struct tx tx;

        tx_begin(&tx, writer, arena, TX_WRITE);
        sql_exec(&tx, "INSERT INTO auth.keys (kid, x, y) VALUES ($1, $2, $3)",
                 SQL_ARGS(SQL_TEXT(one->kid), SQL_BYTES(((struct str){(const char *)one->x, sizeof one->x})),
                          SQL_BYTES(((struct str){(const char *)one->y, sizeof one->y}))));
        CHECK_OK(tx_commit(&tx));
}

static void insert_revocation(struct tx *tx, const char *kind, struct id id, int64_t not_before_ms)
{
        sql_exec(
                tx,
                "INSERT INTO auth.revocations (kind, id, not_before, expires_at) VALUES ($1, $2, $3, now() + interval '6 minutes')",
                SQL_ARGS(SQL_TEXT(str_from(kind)), SQL_ID(id), SQL_TIME(not_before_ms)));
}

static void revoke(const char *kind, struct id id, int64_t not_before_ms)
{
        struct tx tx;

        tx_begin(&tx, writer, arena, TX_WRITE);
        insert_revocation(&tx, kind, id, not_before_ms);
        CHECK_OK(tx_commit(&tx));
}

static struct token_claims some_claims(void)
{
        int64_t now_ms = clock_wall_ms();

        return (struct token_claims){
                .user = id_make(),
                .session = id_make(),
                .device = id_make(),
                .scope = STR("account rooms:read unheard:of"),
                .amr = STR("srp"),
                .issued_at_ms = now_ms,
                .expires_at_ms = now_ms + 300000,
                .token = id_make(),
        };
}

static struct str mint(const struct signer *one, const struct token_claims *claims, const char *audience)
{
        struct str token;

        CHECK_OK(token_mint(one->pem, one->kid, STR(ISSUER), str_from(audience), claims, arena, &token));
        return token;
}

static enum err ask(struct str token)
{
        struct identity who;

        return identity_of_token(watch, token, &who);
}

static int begin(void **state)
{
        (void)state;
        postgres_psql(tables);
        arena  = arena_create(16 << 20);
        writer = pg_open(postgres_conninfo("auth"), PG_WORKER);
        late   = pg_open(postgres_conninfo("auth"), PG_WORKER);
        signer = make_signer();
        return 0;
}

static int end(void **state)
{
        (void)state;
        pg_close(&writer);
        pg_close(&late);
        arena_destroy(&arena);
        return 0;
}

static int open_watch(void **state)
{
        (void)state;
        postgres_psql("TRUNCATE auth.keys, auth.revocations");
        publish(&signer);
        told  = 0;
        loop  = loop_create();
        watch = identity_watch_open(loop, postgres_conninfo("chat"), NULL, NULL, ISSUER, AUDIENCE, on_revoked,
                                    NULL);
        return 0;
}

static int close_watch(void **state)
{
        (void)state;
        identity_watch_close(&watch);
        loop_destroy(&loop);
        return 0;
}

TEST(nobody_is_known_before_the_first_key)
{
        struct token_claims claims = some_claims();

        CHECK(!identity_watch_is_fresh(watch));
        CHECK_ERR(ask(mint(&signer, &claims, AUDIENCE)), ERR_UNAVAILABLE);
        TURN_UNTIL(loop, identity_watch_is_fresh(watch));
        CHECK_OK(ask(mint(&signer, &claims, AUDIENCE)));
}

TEST(a_good_token_says_who_it_is)
{
        struct token_claims claims = some_claims();
        struct str token = mint(&signer, &claims, "auth " AUDIENCE);
        struct identity who;

        TURN_UNTIL(loop, identity_watch_is_fresh(watch));
        for (int i = 0; i < 2; i++) {                    /* the second time it is known */
                CHECK_OK(identity_of_token(watch, token, &who));
                CHECK(who.is_signed_in && !who.is_admin);
                CHECK(id_equal(who.user, claims.user) && id_equal(who.session, claims.session) &&
                      id_equal(who.device, claims.device));
                CHECK_INT(who.scopes, 1u << SCOPE_ACCOUNT | 1u << SCOPE_ROOMS_READ);
                CHECK_INT(who.expires_at_ms, claims.expires_at_ms / 1000 * 1000);
        }
}

TEST(what_is_not_good_is_refused)
{
        struct token_claims claims = some_claims(), ended = some_claims();
        struct signer stranger = make_signer();

        TURN_UNTIL(loop, identity_watch_is_fresh(watch));
        CHECK_ERR(ask(mint(&signer, &claims, "auth media")), ERR_UNAUTHENTICATED);
        CHECK_ERR(ask(mint(&stranger, &claims, AUDIENCE)), ERR_UNAUTHENTICATED);
        stranger.kid = signer.kid;
        CHECK_ERR(ask(mint(&stranger, &claims, AUDIENCE)), ERR_UNAUTHENTICATED);
        ended.issued_at_ms  -= 600000;
        ended.expires_at_ms -= 600000;
        CHECK_ERR(ask(mint(&signer, &ended, AUDIENCE)), ERR_UNAUTHENTICATED);
        CHECK_ERR(ask(STR("")), ERR_UNAUTHENTICATED);
        CHECK_ERR(ask(STR("x.y.z")), ERR_UNAUTHENTICATED);
}

TEST(a_revocation_is_heard_within_a_second_and_told_once)
{
        struct token_claims claims = some_claims(), other = some_claims();
        struct str token = mint(&signer, &claims, AUDIENCE), others = mint(&signer, &other, AUDIENCE);
        int64_t began_ms;

        TURN_UNTIL(loop, identity_watch_is_fresh(watch));
        CHECK_OK(ask(token));
        began_ms = clock_monotonic_ms();
        revoke("session", claims.session, clock_wall_ms());
        TURN_UNTIL(loop, told == 1);
        CHECK(clock_monotonic_ms() - began_ms < 1000);
        CHECK(last.kind == REVOKED_SESSION && id_equal(last.id, claims.session));
        CHECK_ERR(ask(token), ERR_UNAUTHENTICATED);
        CHECK_OK(ask(others));
        revoke("user", other.user, clock_wall_ms() + 1000);
        TURN_UNTIL(loop, told == 2);
        CHECK_ERR(ask(others), ERR_UNAUTHENTICATED);
}

static struct str mint_at(struct token_claims claims, int64_t at_ms)
{
        char text[ID_TEXT_LEN + 1];

        snprintf(text, sizeof text, "%08llx-%04llx-7aaa-8aaa-aaaaaaaaaaaa", (long long)at_ms >> 16, (long long)at_ms & 0xffff);
        CHECK(id_parse(str_from(text), &claims.token));
        claims.issued_at_ms = at_ms;
        return mint(&signer, &claims, AUDIENCE);
}

/* Within one second, in which iat is the same: what was issued before is out, what was issued after is in. */
TEST(a_token_made_right_after_a_revocation_is_good)
{
        struct token_claims claims = some_claims();
        int64_t second_ms          = clock_wall_ms() / 1000 * 1000;
        struct str before          = mint_at(claims, second_ms + 499), after = mint_at(claims, second_ms + 500);
        struct identity who;

        TURN_UNTIL(loop, identity_watch_is_fresh(watch));
        CHECK_OK(ask(before));
        revoke("user", claims.user, second_ms + 500);
        TURN_UNTIL(loop, told == 1);
        CHECK_ERR(ask(before), ERR_UNAUTHENTICATED);
        CHECK_OK(identity_of_token(watch, after, &who));
        CHECK_INT(who.issued_at_ms, second_ms + 500);
        claims.user = id_make();
        before      = mint_at(claims, second_ms + 498);
        after       = mint_at(claims, second_ms + 501);
        revoke("all", ID_NONE, second_ms + 500);
        TURN_UNTIL(loop, told == 2);
        CHECK_ERR(ask(before), ERR_UNAUTHENTICATED);
        CHECK_OK(ask(after));
}

TEST(what_was_revoked_before_the_start_is_known)
{
        struct token_claims claims = some_claims();

        close_watch(NULL);
        revoke("session", claims.session, clock_wall_ms());
        loop  = loop_create();
        told  = 0;
        watch = identity_watch_open(loop, postgres_conninfo("chat"), NULL, NULL, ISSUER, AUDIENCE, on_revoked,
                                    NULL);
        TURN_UNTIL(loop, identity_watch_is_fresh(watch));
        CHECK_ERR(ask(mint(&signer, &claims, AUDIENCE)), ERR_UNAUTHENTICATED);
}

/* Its transaction began before the others', and committed after they had been read. */
TEST(a_late_commit_is_not_passed_over)
{
        struct token_claims claims = some_claims();
        struct tx tx;

        TURN_UNTIL(loop, identity_watch_is_fresh(watch));
        tx_begin(&tx, late, arena, TX_WRITE);
        insert_revocation(&tx, "session", claims.session, clock_wall_ms());
        for (int i = 1; i <= 3; i++) {
                revoke("session", id_make(), clock_wall_ms());
                TURN_UNTIL(loop, told == i);
        }
        CHECK_OK(tx_commit(&tx));
        TURN_UNTIL(loop, told == 4);
        CHECK_ERR(ask(mint(&signer, &claims, AUDIENCE)), ERR_UNAUTHENTICATED);
}

TEST(who_may_sign_says_not_for_how_long)
{
        struct token_claims claims = some_claims();

        TURN_UNTIL(loop, identity_watch_is_fresh(watch));
        identity_watch_believes(watch, 300000);
        CHECK_OK(ask(mint(&signer, &claims, AUDIENCE)));
        claims.expires_at_ms += 1000;
        CHECK_ERR(ask(mint(&signer, &claims, AUDIENCE)), ERR_UNAUTHENTICATED);
        identity_watch_believes(watch, 301000);
        CHECK_OK(ask(mint(&signer, &claims, AUDIENCE)));
}

TEST(a_withdrawn_key_is_forgotten_at_once)
{
        struct token_claims claims = some_claims();
        struct str from_before, from_after;
        int64_t began_ms;

        TURN_UNTIL(loop, identity_watch_is_fresh(watch));
        from_before = mint(&signer, &claims, AUDIENCE);
        CHECK_OK(ask(from_before));
        claims.issued_at_ms  += 10000;
        claims.expires_at_ms += 10000;
        claims.token          = id_make();
        from_after            = mint(&signer, &claims, AUDIENCE);
        CHECK_OK(ask(from_after));
        postgres_psql("UPDATE auth.keys SET retired_at = now()");
        struct signer next = make_signer();
        publish(&next);
        began_ms = clock_monotonic_ms();
        revoke("all", ID_NONE, clock_wall_ms() + 1000);
        TURN_UNTIL(loop, ask(from_before) == ERR_UNAUTHENTICATED && ask(from_after) == ERR_UNAUTHENTICATED);
        TURN_UNTIL(loop, ask(mint(&next, &claims, AUDIENCE)) == OK);
        CHECK(clock_monotonic_ms() - began_ms < 1500);
}

TEST(without_the_database_what_is_known_goes_on)
{
        struct token_claims claims = some_claims(), gone = some_claims();

        TURN_UNTIL(loop, identity_watch_is_fresh(watch));
        revoke("session", gone.session, clock_wall_ms());
        TURN_UNTIL(loop, told == 1);
        postgres_stop();
        CHECK_OK(ask(mint(&signer, &claims, AUDIENCE)));
        CHECK_ERR(ask(mint(&signer, &gone, AUDIENCE)), ERR_UNAUTHENTICATED);
        postgres_go_on();
        revoke("session", claims.session, clock_wall_ms());
        TURN_UNTIL(loop, told == 2);
        CHECK_ERR(ask(mint(&signer, &claims, AUDIENCE)), ERR_UNAUTHENTICATED);
}

#define EACH(name) cmocka_unit_test_setup_teardown(name, open_watch, close_watch)

int main(void)
{
        const struct CMUnitTest tests[] = {
                EACH(nobody_is_known_before_the_first_key),
                EACH(a_good_token_says_who_it_is),
                EACH(what_is_not_good_is_refused),
                EACH(a_revocation_is_heard_within_a_second_and_told_once),
                EACH(a_token_made_right_after_a_revocation_is_good),
                EACH(what_was_revoked_before_the_start_is_known),
                EACH(a_late_commit_is_not_passed_over),
                EACH(who_may_sign_says_not_for_how_long),
                EACH(a_withdrawn_key_is_forgotten_at_once),
                EACH(without_the_database_what_is_known_goes_on),
        };

        return cmocka_run_group_tests(tests, begin, end);
}
