/* run_account.c — register, login, logout, whoami, password. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/arena.h"
#include "cli/clean.h"
#include "cli/program.h"
#include "cli/prompt.h"
#include "cli/run.h"

/* --- what has to be known first */

static int ask_login(struct program *program, struct str *login)
{
        *login = program->arguments.operand_count ? program->arguments.operands[0] : STR_NONE;
        if (!login->at && program->home.login.len && program->arguments.command->run == run_login)
                *login = program->home.login;            /* whoever it was last time */
        if (!login->at && program->may_ask)
                *login = prompt_line("Log-in name: ", program->arena);
        if (login->len && login->at[0] == '@')
                *login = (struct str){login->at + 1, login->len - 1};
        if (login->len)
                return ENDS_WELL;
        complain(&program->output, "whose account? Say chat %s LOGIN", program->arguments.command->words);
        return ENDS_USAGE;
}

static int ask_password(struct program *program, enum option_id option, const char *question, bool twice,
                        struct str *password)
{
        *password = STR_NONE;
        if (arguments_has(&program->arguments, option)) {
                struct str path = arguments_value(&program->arguments, option);
                *password = secret_from_file(path, program->arena);
                if (password->at)
                        return ENDS_WELL;
                complain(&program->output, "there is no password in the first line of %.*s",
                         STR_ARG(clean_line(path, program->arena)));
                return ENDS_USAGE;
        }
        if (program->may_ask) {
                *password = prompt_secret(question, program->arena);
                if (password->at && twice &&
                    !str_equal(*password, prompt_secret("Again: ", program->arena))) {
                        complain(&program->output, "those were two different passwords");
                        return ENDS_USAGE;
                }
        } else if (option == OPTION_PASSWORD_FILE && !isatty(STDIN_FILENO))
                *password = secret_from_file(STR("-"), program->arena);
        if (password->at)
                return ENDS_WELL;
        complain(&program->output,
                 "no password was given; it is asked for on a terminal, or read from --%s or standard input",
                 option_rows[option].name);
        return ENDS_USAGE;
}

static int login_way(struct program *program, enum chat_login_way *way)
{
        struct str word = program_value(program, OPTION_LOGIN_WAY, "srp");
        *way = str_equal(word, STR("password")) ? CHAT_LOGIN_PASSWORD : CHAT_LOGIN_SRP;
        if (*way == CHAT_LOGIN_PASSWORD || str_equal(word, STR("srp")))
                return ENDS_WELL;
        complain(&program->output, "--login-way must be srp or password");
        return ENDS_USAGE;
}

static struct str device_name(struct program *program)
{
        char host[65] = "";
        if (arguments_has(&program->arguments, OPTION_DEVICE_NAME))
                return arguments_value(&program->arguments, OPTION_DEVICE_NAME);
        gethostname(host, sizeof host - 1);
        return str_format(program->arena, "chat on %.50s", host[0] ? host : "a machine");
}

static void wipe(struct str secret)
{
        if (secret.len)
                explicit_bzero((char *)(uintptr_t)secret.at, secret.len);
}

/* --- signing in */

/* The session that this profile had before is of no more use to anybody; if it cannot be ended it ends by
 * itself, by and by. */
static void end_session(struct program *program, struct id session)
{
        struct session_end_in  in  = {.session = session};
        struct session_end_out out = {0};
        struct chat_problem    problem;
        chat_call(program->client, CHAT_session_end, &in, &out, program->arena, &problem);
}

static int sign_in(struct program *program, struct str login, struct str password, enum chat_login_way way)
{
        struct chat_problem     problem;
        struct chat_tokens      old;
        struct chat_token_store store = home_store(&program->home);
        bool was_signed_in = store.load(store.owner, &old) && str_equal(program->home.login, login) &&
                             str_equal(program->home.servers, program_servers(program));
        struct id old_session = old.session;
        explicit_bzero(&old, sizeof old);
        home_signs_in(&program->home, program_servers(program), login);
        struct chat_login how = {.login = login,
                                 .password = password,
                                 .way = way,
                                 .device = program->home.device,
                                 .device_name = device_name(program)};
        if (chat_login(program->client, &how, program->arena, &problem) == CHAT_OK) {
                if (was_signed_in)
                        end_session(program, old_session);
                return ENDS_WELL;
        }
        int code = complain_about(&program->output, "cannot sign in", &problem);
        if (problem.err == ERR_FORBIDDEN && way == CHAT_LOGIN_PASSWORD)
                complain(&program->output,
                         "this server may not take plain passwords; try without --login-way password");
        return code;
}

static void tell_signed_in(const struct program *program)
{
        say(&program->output, "signed in as %.*s at %s%s%s",
            STR_ARG(clean_line(program->home.login, program->arena)), program->servers.items[0].origin,
            strcmp(program->home.name, "default") ? ", profile " : "",
            strcmp(program->home.name, "default") ? program->home.name : "");
}

int run_login(struct program *program)
{
        struct str          login, password;
        enum chat_login_way way;
        int code = program_client(program);
        if (code == ENDS_WELL)
                code = login_way(program, &way);
        if (code == ENDS_WELL)
                code = ask_login(program, &login);
        if (code == ENDS_WELL)
                code = ask_password(program, OPTION_PASSWORD_FILE, "Password: ", false, &password);
        if (code != ENDS_WELL)
                return code;
        code = sign_in(program, login, password, way);
        wipe(password);
        if (code == ENDS_WELL)
                tell_signed_in(program);
        return code;
}

int run_register(struct program *program)
{
        struct str           password;
        struct chat_register how = {0};
        struct chat_problem  problem;
        struct account_register_out out = {0};
        int code = program_client(program);
        if (code == ENDS_WELL)
                code = login_way(program, &how.way);
        if (code == ENDS_WELL)
                code = ask_login(program, &how.login);
        if (code == ENDS_WELL && arguments_has(&program->arguments, OPTION_INVITATION)) {
                how.invitation = secret_from_file(arguments_value(&program->arguments, OPTION_INVITATION),
                                                  program->arena);
                if (!how.invitation.at) {
                        complain(&program->output, "there is no invitation in that file");
                        code = ENDS_USAGE;
                }
        }
        if (code == ENDS_WELL)
                code = ask_password(program, OPTION_PASSWORD_FILE, "Password (8 characters at least): ", true,
                                    &password);
        if (code != ENDS_WELL)
                return code;
        if (password.len < 8) {
                complain(&program->output, "the password needs 8 characters at least");
                return ENDS_USAGE;
        }
        how.password     = password;
        how.display_name = arguments_value(&program->arguments, OPTION_DISPLAY_NAME);
        if (chat_register(program->client, &how, program->arena, &out, &problem) != CHAT_OK) {
                wipe(password);
                return complain_about(&program->output, "cannot make the account", &problem);
        }
        if (program->output.form == FORM_JSON)
                json_put(account_register_out_shape(), &out);
        else
                say(&program->output, "the account %.*s was made",
                    STR_ARG(clean_line(out.login, program->arena)));
        if (!arguments_has(&program->arguments, OPTION_NO_LOGIN)) {
                code = sign_in(program, out.login, password, how.way);
                if (code == ENDS_WELL)
                        tell_signed_in(program);
        }
        wipe(password);
        return code;
}

/* --- signing out */

int run_logout(struct program *program)
{
        struct chat_tokens      tokens;
        struct chat_token_store store = home_store(&program->home);
        struct chat_problem     problem;
        enum chat_outcome       outcome;
        if (!store.load(store.owner, &tokens)) {
                say(&program->output, "nobody was signed in");
                return ENDS_WELL;
        }
        int code = program_account(program);
        if (code != ENDS_WELL)
                return code;
        if (arguments_has(&program->arguments, OPTION_ALL)) {
                struct session_end_all_in  in  = {0};
                struct session_end_all_out out = {0};
                outcome = chat_call(program->client, CHAT_session_end_all, &in, &out, program->arena,
                                    &problem);
        } else {
                struct session_end_in  in  = {.session = tokens.session};
                struct session_end_out out = {0};
                outcome = chat_call(program->client, CHAT_session_end, &in, &out, program->arena, &problem);
        }
        explicit_bzero(&tokens, sizeof tokens);
        store.forget(store.owner);
        /* Whatever the server said, nothing stays on this machine. A session that had ended before is what
         * was wanted. */
        if (outcome == CHAT_OK || problem.err == ERR_UNAUTHENTICATED || problem.err == ERR_NOT_FOUND) {
                say(&program->output,
                    arguments_has(&program->arguments, OPTION_ALL) ? "signed out everywhere" : "signed out");
                return ENDS_WELL;
        }
        code = complain_about(&program->output, "the server was not told", &problem);
        complain(&program->output,
                 "the tokens on this machine are gone, but the session%s may still be open on the server",
                 arguments_has(&program->arguments, OPTION_ALL) ? "s" : "");
        return code;
}

int run_whoami(struct program *program)
{
        struct profile_get_in  in  = {};
        struct profile_get_out out = {0};
        int code = program_account(program);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot ask who you are", CHAT_profile_get, &in, &out);
        if (code != ENDS_WELL)
                return code;
        if (program->output.form == FORM_JSON) {
                json_put(profile_shape(), &out.profile);
                return ENDS_WELL;
        }
        struct table table;
        table_begin(&table, &program->output, "LOGIN\tNAME\tID\tSERVER");
        table_cell(&table, out.profile.login);
        table_cell(&table, out.profile.has_display_name ? out.profile.display_name : STR(""));
        table_cell(&table, id_text(out.profile.user, program->arena));
        table_cell(&table, str_from(program->servers.items[0].origin));
        table_end(&table);
        return ENDS_WELL;
}

int run_password(struct program *program)
{
        struct str                 old, fresh;
        enum chat_login_way        way;
        struct chat_problem        problem;
        struct password_change_out out = {0};
        int code = program_account(program);
        if (code == ENDS_WELL)
                code = login_way(program, &way);
        if (code == ENDS_WELL)
                code = ask_password(program, OPTION_PASSWORD_FILE, "Old password: ", false, &old);
        if (code == ENDS_WELL)
                code = ask_password(program, OPTION_NEW_PASSWORD_FILE, "New password: ", true, &fresh);
        if (code != ENDS_WELL)
                return code;
        if (fresh.len < 8) {
                complain(&program->output, "the password needs 8 characters at least");
                return ENDS_USAGE;
        }
        enum chat_outcome outcome = chat_password_change(program->client, program->home.login, old, fresh,
                                                         way, program->arena, &out, &problem);
        wipe(old);
        wipe(fresh);
        if (outcome != CHAT_OK)
                return complain_about(&program->output, "cannot change the password", &problem);
        if (program->output.form == FORM_JSON)
                json_put(password_change_out_shape(), &out);
        else
                say(&program->output, "the password was changed; %lld other session%s ended",
                    (long long)out.ended, out.ended == 1 ? " was" : "s were");
        return ENDS_WELL;
}
