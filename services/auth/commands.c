/* commands.c — what an operator does from a shell. */

#include "auth/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/ending.h"
#include "auth/keyring.h"
#include "auth/migrations.h"
#include "auth/prompt.h"
#include "auth/registration.h"
#include "auth/repo/keys.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/utf8.h"
#include "crypto/hash.h"
#include "feed/partitions.h"
#include "pg/migrate.h"
#include "pg/pg.h"

#define USAGE_STATUS  64
#define CONFIG_STATUS 78
#define WAIT_FOR_DATABASE_MS 10000
#define PASSWORD_ROOM (PASSWORD_BYTES_MAX + 2)

/* What a command stands on: everything of the service but its doors. */
struct desk {
        struct config config;
        struct auth   auth;
        struct pg    *pg;
        struct call  *call;
};

static int complain(const struct call *call, enum err err)
{
        if (call->faults.count)
                fprintf(stderr, "auth: %.*s %s\n", STR_ARG(call->faults.items[0].path),
                        call->faults.items[0].reason);
        else
                fprintf(stderr, "auth: %.*s\n",
                        STR_ARG(call->sentence.len ? call->sentence : str_from(err_sentence(err))));
        return 1;
}

static enum err open_desk(struct desk *desk)
{
        TRY(migrate(desk->config.database.at, "auth", auth_migrations, auth_migrations_count,
                    WAIT_FOR_DATABASE_MS));
        desk->pg = pg_open(desk->config.database.at, PG_MIGRATION);
        TRY(partitions_ensure(desk->pg, PARTITIONED_FEED));
        desk->auth.config  = &desk->config;
        desk->auth.keyring = keyring_create(desk->config.keys_dir);
        desk->auth.service = (struct op_service){.name = "auth", .owner = &desk->auth};
        secrets_derive(desk->config.server_key, &desk->auth.secrets);
        desk->call          = call_create(&auth_ops[0], DOOR_INSIDE);
        desk->call->service = &desk->auth.service;
        desk->call->pg      = desk->pg;
        tx_begin(&desk->call->tx, desk->pg, desk->call->arena, TX_WRITE);
        return desk->call->tx.failed;
}

static void close_desk(struct desk *desk)
{
        if (desk->call && desk->call->tx.is_open)
                tx_abort(&desk->call->tx);
        call_destroy(&desk->call);
        keyring_destroy(&desk->auth.keyring);
        pg_close(&desk->pg);
        bytes_wipe(&desk->auth.secrets, sizeof desk->auth.secrets);
}

static enum err commit(struct call *call)
{
        TRY(call->tx.failed);
        feed_write(&call->tx, &call->moves);
        return tx_commit(&call->tx);
}

/* --- the commands */

static enum err make_account(struct call *call, struct registration *who)
{
        bool is_there, is_twin;

        TRY(registration_check(call, who));
        TRY(call_go_on(call));
        TRY(registration_find(call, who, &is_there));
        TRY(registration_hash(call, who));
        return registration_insert(call, who, &is_twin);
}

static enum err create_admin(struct desk *desk, const char *login)
{
        struct call *call = desk->call;
        struct registration who = {
                .id = id_make(), .login = str_from(login), .way = "command", .is_admin = true};
        char password[PASSWORD_ROOM], id[ID_TEXT_LEN + 1];
        enum err err;

        if (!utf8_is_valid(who.login))
                return fail_field(call, "/login", "is not UTF-8");
        TRY(call_pause(call));                           /* people type for long */
        if (!prompt_password(password, sizeof password))
                return fail(call, ERR_INVALID, "nothing was changed");
        who.password = str_from(password);
        if (!utf8_is_valid(who.password) || utf8_count(who.password) < PASSWORD_CODE_POINTS_MIN)
                return fail(call, ERR_INVALID, "a password has at least 8 characters");
        desk->config.password_login = true;              /* it does not travel */
        err = make_account(call, &who);
        bytes_wipe(password, sizeof password);
        TRY(err);
        TRY(commit(call));
        id_print(who.id, id);
        printf("%.*s is an administrator now, with the id %s\n", STR_ARG(who.login), id);
        return OK;
}

static enum err rotate_key(struct desk *desk, const char *unused)
{
        struct call *call = desk->call;
        int64_t signs_from_ms = call->now_ms + desk->config.key_publish_ahead_ms;
        char at[TIME_TEXT_LEN + 1];
        struct str kid;

        (void)unused;
        keys_lock(&call->tx);
        TRY(keyring_add(desk->auth.keyring, &call->tx, call->now_ms, signs_from_ms, &kid));
        TRY(commit(call));
        time_print(signs_from_ms, at);
        printf("%.*s is public now and signs from %s on\n", STR_ARG(kid), at);
        return OK;
}

static enum err list_keys(struct desk *desk, const char *unused)
{
        struct key_row *rows;
        int count = keys_list(&desk->call->tx, &rows);

        (void)unused;
        for (int i = 0; i < count; i++) {
                char published[TIME_TEXT_LEN + 1], signs_from[TIME_TEXT_LEN + 1];

                time_print(rows[i].published_at_ms, published);
                time_print(rows[i].signs_from_ms, signs_from);
                printf("%.*s public since %s signs from %s\n", STR_ARG(rows[i].kid), published, signs_from);
        }
        return commit(desk->call);
}

/* Somebody may have the private half: nothing that it signed counts any more, and where it was the one that
 * signs, a new one signs from now on. */
static enum err withdraw_key(struct desk *desk, const char *kid)
{
        struct call *call = desk->call;
        struct key_row *rows;
        struct str made;
        bool signs_now = false;
        int count;

        keys_lock(&call->tx);
        if (!keys_retire(&call->tx, str_from(kid), call->now_ms))
                return fail(call, ERR_NOT_FOUND, "there is no such key, or it was retired before");
        count = keys_list(&call->tx, &rows);
        for (int i = 0; i < count; i++)
                signs_now |= rows[i].signs_from_ms <= call->now_ms;
        if (!signs_now)
                TRY(keyring_add(desk->auth.keyring, &call->tx, call->now_ms, call->now_ms, &made));
        /* The clock is read here, under the lock, as it is read for each token: what is issued from now on, with
         * a key that stays, is good. */
        revoke(call, &(struct revocation){.kind = REVOKED_ALL, .not_before_ms = clock_wall_ms()});
        TRY(commit(call));
        keyring_remove_file(desk->auth.keyring, str_from(kid));
        printf("%s is withdrawn; access tokens from before are refused, clients renew them\n", kid);
        return OK;
}

static const struct command {
        const char *words[3]; /* the third, where there is one, stands before the value */
        bool        has_value;
        enum err  (*run)(struct desk *desk, const char *value);
} commands[] = {
        {{"admin", "create", "--login"}, true, create_admin},
        {{"key", "rotate"}, false, rotate_key},
        {{"key", "list"}, false, list_keys},
        {{"key", "withdraw"}, true, withdraw_key},
};

static const struct command *find(int argc, char **argv, const char **value)
{
        for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
                const struct command *command = &commands[i];
                int at = 1, word = 0;

                for (; word < 3 && command->words[word] && at < argc &&
                       strcmp(argv[at], command->words[word]) == 0;
                     word++)
                        at++;
                if ((word < 3 && command->words[word]) || argc - at != command->has_value)
                        continue;
                *value = command->has_value ? argv[at] : NULL;
                return command;
        }
        return NULL;
}

bool command_run(int argc, char **argv, int *status)
{
        static struct desk desk;
        const struct command *command;
        const char *value;
        enum err err;

        if (argc < 2 || argv[1][0] == '-')
                return false;
        command = find(argc, argv, &value);
        if (!command) {
                fprintf(stderr,
                        "usage: auth admin create --login NAME\n       auth key rotate\n       auth key list\n       auth key withdraw KID\n");
                *status = USAGE_STATUS;
                return true;
        }
        bool is_read = config_read(config_rows, config_rows_count, "CHAT_LIMIT_", &desk.config);
        if (!config_check(&desk.config) || !is_read) {
                *status = CONFIG_STATUS;
                return true;
        }
        log_start("auth", "command", LOG_WARN, true);
        err = open_desk(&desk);
        if (err == OK)
                err = command->run(&desk, value);
        *status = err == OK ? 0 : desk.call ? complain(desk.call, err) : 1;
        if (err != OK && !desk.call)
                fprintf(stderr, "auth: %s\n", err_sentence(err));
        close_desk(&desk);
        return true;
}
