/* test_waiting.c — what takes long about a password: hashing it, and waiting for a price. No transaction stands open meanwhile, and what was read before is looked at again after.
 *
 * A real database; hashing and prices are fakes that look whether anybody's transaction is open, and let something happen just then.
 */

#include <stdlib.h>
#include <string.h>

#include "auth/keyring.h"
#include "auth/ops.h"
#include "base/base64.h"
#include "base/clock.h"
#include "crypto/hash.h"
#include "crypto/password.h"
#include "crypto/srp.h"
#include "feed/partitions.h"
#include "op/price.h"
#include "pg/pg.h"
#include "pg/sql.h"
#include "tests/support/check.h"
#include "tests/support/postgres.h"

#define PASSWORD "correct horse battery staple"
#define ANOTHER  "another horse, another staple"

static struct config    config = {
           .public_url = STR("https://chat.example"), .registration = STR("open"), .password_login = true, .access_lifetime_ms = 300000, .session_idle_ms = 3600000,
           .session_absolute_ms = 3600000, .server_key = STR("a key of the server that is long enough")};
static struct auth      auth;
static struct pg       *mine, *other, *watcher;
static char             folder[64], login[64];
static struct id        account;
static int              hashes, prices, seen_open;
static struct id        next_cid;                        /* none: a new one */
static void           (*meanwhile)(void);                /* happens once, while a password is hashed */

/* --- what takes long */

static void look(void)
{
        struct arena *arena = arena_create(1 << 20);
        struct tx tx;

        tx_begin(&tx, watcher, arena, TX_READ);
        struct sql_rows rows = sql_query(&tx, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'auth' AND xact_start IS NOT NULL", SQL_NO_ARGS);
        CHECK_INT(rows.count, 1);
        seen_open += (int)sql_int(&rows, 0, 0);
        CHECK_OK(tx_commit(&tx));
        arena_destroy(&arena);
}

bool password_kdf_is_acceptable(struct password_kdf kdf) { return kdf.passes > 0; }

enum err password_derive(struct str password, const uint8_t salt[static PASSWORD_SALT_BYTES], struct password_kdf kdf, struct password_keys *out)
{
        void (*happens)(void) = meanwhile;

        (void)kdf;
        look();
        hashes++;
        meanwhile = NULL;
        if (happens)
                happens();
        hmac_sha256((struct str){(const char *)salt, PASSWORD_SALT_BYTES}, password, out->srp);
        memset(out->vault, 0, sizeof out->vault);
        return OK;
}

void password_wipe(struct password_keys *keys) { memset(keys, 0, sizeof *keys); }

const struct price_row *price_row(const struct price_desk *desk, enum price price)
{
        static const struct price_row row = {.name = "auth_account", .keyed = PRICED_ACCOUNT, .burst = 1000, .per_minute = 1000};

        (void)desk, (void)price;
        return &row;
}

enum err price_charge_wait(struct price_desk *desk, struct call *call, enum price price, struct str key)
{
        (void)desk, (void)call, (void)price, (void)key;
        look();
        prices++;
        return OK;
}

/* --- asking */

static struct call *last;

static enum err ask_on(struct pg *pg, struct id who, const char *wire, struct str args)
{
        struct call *call = call_create(op_find(auth_ops, auth_ops_count, str_from(wire)), DOOR_REST);
        enum err err;

        call->pg         = pg;
        call->args       = str_copy(args, call->arena);
        call->address    = STR("127.0.0.1");
        call->who        = (struct identity){.is_signed_in = !id_is_none(who), .user = who, .session = id_make(), .device = id_make(), .scopes = ~0u};
        call->started_us = clock_monotonic_us();
        if (op_key(call->op)) {
                struct call_param *key = arena_zero(call->arena, sizeof *key);
                char cid[ID_TEXT_LEN + 1];

                id_print(id_is_none(next_cid) ? id_make() : next_cid, cid);
                *key               = (struct call_param){.place = PLACE_KEY, .value = str_copy(str_from(cid), call->arena)};
                call->params       = key;
                call->params_count = 1;
        }
        err = op_run(&auth.service, call);
        call_destroy(&last);                             /* of a call that happened meanwhile, or before */
        last = call;
        return err;
}

/* The same, with an arena of its own for what is asked. */
#define ASK(pg, who, wire, ...)                                                                                      \
        ({                                                                                                          \
                struct arena *asking = arena_create(1 << 16);                                                       \
                enum err asked       = ask_on(pg, who, wire, str_format(asking, __VA_ARGS__));                      \
                arena_destroy(&asking);                                                                             \
                asked;                                                                                              \
        })

static enum err registers(struct pg *pg, struct id id, const char *name, const char *password)
{
        char text[ID_TEXT_LEN + 1];

        id_print(id, text);
        return ASK(pg, ID_NONE, "account.register", "{\"account\":\"%s\",\"login\":\"%s\",\"password\":\"%s\"}", text, name, password);
}

static enum err logs_in(const char *name, const char *password)
{
        return ASK(mine, ID_NONE, "login.password", "{\"login\":\"%s\",\"password\":\"%s\"}", name, password);
}

static enum err changes(struct pg *pg, const char *from, const char *to)
{
        return ASK(pg, account, "password.change", "{\"password\":\"%s\",\"new_password\":\"%s\"}", from, to);
}

struct challenge {
        char     login_id[ID_TEXT_LEN + 1];
        struct id account;
        uint8_t  salt[PASSWORD_SALT_BYTES], B[SRP_NUMBER_BYTES];
};

static struct challenge starts(void)
{
        struct challenge challenge;

        CHECK_OK(ASK(mine, ID_NONE, "login.start", "{\"login\":\"%s\"}", login));
        const struct login_start_out *out = last->out;
        id_print(out->login_id, challenge.login_id);
        challenge.account = out->account;
        memcpy(challenge.salt, out->salt.at, sizeof challenge.salt);
        memcpy(challenge.B, out->B.at, sizeof challenge.B);
        return challenge;
}

static enum err finishes(const struct challenge *challenge, const char *password)
{
        struct arena *arena = arena_create(1 << 16);
        struct password_keys keys;
        struct srp_client client;
        struct str A, M1;
        enum err err;

        hmac_sha256((struct str){(const char *)challenge->salt, PASSWORD_SALT_BYTES}, str_from(password), keys.srp);
        srp_client_start(&client);
        CHECK_OK(srp_client_answer(&client, challenge->account, challenge->salt, keys.srp, challenge->B));
        A   = base64url_encode((struct str){(const char *)client.A, sizeof client.A}, arena);
        M1  = base64url_encode((struct str){(const char *)client.M1, sizeof client.M1}, arena);
        err = ASK(mine, ID_NONE, "login.finish", "{\"proof\":{\"login_id\":\"%s\",\"A\":\"%.*s\",\"M1\":\"%.*s\"}}", challenge->login_id, STR_ARG(A), STR_ARG(M1));
        arena_destroy(&arena);
        return err;
}

/* --- a database, a key, and somebody with an account */

static int open_all(void **state)
{
        (void)state;
        postgres_migrate("auth", "services/auth/migrations");
        mine    = pg_open(postgres_conninfo("auth"), PG_WORKER);
        other   = pg_open(postgres_conninfo("auth"), PG_WORKER);
        watcher = pg_open(postgres_superuser(), PG_WORKER);
        snprintf(folder, sizeof folder, "/tmp/test_waiting.XXXXXX");
        CHECK(mkdtemp(folder) != NULL);
        secrets_derive(config.server_key, &auth.secrets);
        auth.config  = &config;
        auth.born_ms = clock_wall_ms();
        auth.keyring = keyring_create(str_from(folder));
        auth.service = (struct op_service){.name = "auth", .ops = auth_ops, .ops_count = auth_ops_count, .owner = &auth};
        CHECK_OK(partitions_ensure(mine, PARTITIONED_FEED));
        CHECK_OK(partitions_ensure(mine, PARTITIONED_REPEATS));
        CHECK_OK(keyring_refresh(auth.keyring, mine, config.access_lifetime_ms));
        return 0;
}

static int close_all(void **state)
{
        char remove[96];

        (void)state;
        keyring_destroy(&auth.keyring);
        pg_close(&mine);
        pg_close(&other);
        pg_close(&watcher);
        snprintf(remove, sizeof remove, "rm -r %s", folder);
        return system(remove);
}

static int begin(void **state)
{
        (void)state;
        account = id_make();
        snprintf(login, sizeof login, "alice-%02x%02x%02x", account.bytes[13], account.bytes[14], account.bytes[15]);
        CHECK_OK(registers(mine, account, login, PASSWORD));
        hashes = prices = seen_open = 0;
        next_cid = ID_NONE;
        return 0;
}

static int end(void **state)
{
        (void)state;
        CHECK(!meanwhile);
        CHECK_INT(seen_open, 0);
        call_destroy(&last);
        return 0;
}

/* --- what must hold */

TEST(registering)
{
        struct id id = id_make();

        CHECK_OK(registers(mine, id, "bob-registers", PASSWORD));
        CHECK_INT(hashes, 1);
        CHECK_OK(registers(mine, id, "bob-registers", PASSWORD));
        CHECK_ERR(registers(mine, id, "bob-registers", ANOTHER), ERR_CONFLICT);
        CHECK_INT(hashes, 3);
}

TEST(signing_in_by_password)
{
        CHECK_OK(logs_in(login, PASSWORD));
        CHECK_ERR(logs_in(login, ANOTHER), ERR_UNAUTHENTICATED);
        CHECK_ERR(logs_in("nobody-has-this", PASSWORD), ERR_UNAUTHENTICATED);
        CHECK_INT(hashes, 3);
        CHECK_INT(prices, 6);                            /* of the call, and of the account */
}

TEST(signing_in_by_a_proof)
{
        struct challenge challenge = starts();

        CHECK_OK(finishes(&challenge, PASSWORD));
        CHECK_ERR(finishes(&challenge, PASSWORD), ERR_UNAUTHENTICATED);  /* once */
        challenge = starts();
        CHECK_ERR(finishes(&challenge, ANOTHER), ERR_UNAUTHENTICATED);
        CHECK_INT(prices, 2 + 3 + 2);
}

TEST(changing_the_password)
{
        CHECK_ERR(changes(mine, ANOTHER, PASSWORD), ERR_FORBIDDEN);
        CHECK_OK(changes(mine, PASSWORD, ANOTHER));
        CHECK_INT(hashes, 3);
        CHECK_ERR(logs_in(login, PASSWORD), ERR_UNAUTHENTICATED);
        CHECK_OK(logs_in(login, ANOTHER));
}

/* --- what happens meanwhile */

static void the_password_is_changed(void) { CHECK_OK(changes(other, PASSWORD, ANOTHER)); }

TEST(a_password_that_was_changed_meanwhile_is_wrong)
{
        meanwhile = the_password_is_changed;
        CHECK_ERR(logs_in(login, PASSWORD), ERR_UNAUTHENTICATED);
        CHECK_OK(logs_in(login, ANOTHER));
}

TEST(a_challenge_from_before_a_change_is_answered_in_vain)
{
        struct challenge challenge = starts();

        the_password_is_changed();
        CHECK_ERR(finishes(&challenge, PASSWORD), ERR_UNAUTHENTICATED);
        challenge = starts();
        CHECK_OK(finishes(&challenge, ANOTHER));
}

/* The same request twice at the same time: the second one finds the first one's answer. */
TEST(a_change_finds_its_twin)
{
        next_cid  = id_make();
        meanwhile = the_password_is_changed;
        CHECK_OK(changes(mine, PASSWORD, ANOTHER));
        CHECK(last->is_repeat);
        CHECK_STR(last->answer, "{\"ended\":0,\"dup\":true}");
        CHECK_OK(changes(mine, PASSWORD, ANOTHER));
        CHECK_ERR(changes(mine, PASSWORD, "a third horse"), ERR_CONFLICT);
        CHECK_OK(logs_in(login, ANOTHER));
}

TEST(of_two_changes_at_once_one_is_made)
{
        meanwhile = the_password_is_changed;
        CHECK_ERR(changes(mine, PASSWORD, "a third horse"), ERR_FORBIDDEN);
        CHECK_OK(logs_in(login, ANOTHER));
}

static void the_account_is_disabled(void)
{
        postgres_psql("UPDATE auth.users SET disabled_at = now()");
}

TEST(an_account_that_was_disabled_meanwhile_stays_out)
{
        meanwhile = the_account_is_disabled;
        CHECK_ERR(logs_in(login, PASSWORD), ERR_FORBIDDEN);
        postgres_psql("UPDATE auth.users SET disabled_at = NULL");
}

static struct id twin;

static void the_twin_registers(void) { CHECK_OK(registers(other, twin, "carol-is-two", PASSWORD)); }

TEST(a_registration_finds_its_twin)
{
        twin      = id_make();
        meanwhile = the_twin_registers;
        CHECK_OK(registers(mine, twin, "carol-is-two", PASSWORD));
        twin      = id_make();
        meanwhile = NULL;
        CHECK_ERR(registers(mine, twin, "carol-is-two", PASSWORD), ERR_CONFLICT);
}

static void somebody_takes_the_name(void) { CHECK_OK(registers(other, id_make(), "dave-is-taken", PASSWORD)); }

TEST(a_name_that_was_taken_meanwhile_is_taken)
{
        meanwhile = somebody_takes_the_name;
        CHECK_ERR(registers(mine, id_make(), "dave-is-taken", PASSWORD), ERR_CONFLICT);
}

#define EACH(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
        const struct CMUnitTest tests[] = {
                EACH(registering),
                EACH(signing_in_by_password),
                EACH(signing_in_by_a_proof),
                EACH(changing_the_password),
                EACH(a_password_that_was_changed_meanwhile_is_wrong),
                EACH(a_challenge_from_before_a_change_is_answered_in_vain),
                EACH(a_change_finds_its_twin),
                EACH(of_two_changes_at_once_one_is_made),
                EACH(an_account_that_was_disabled_meanwhile_stays_out),
                EACH(a_registration_finds_its_twin),
                EACH(a_name_that_was_taken_meanwhile_is_taken),
        };

        return cmocka_run_group_tests(tests, open_all, close_all);
}
