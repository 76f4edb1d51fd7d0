/* program.c — from a command line to a client that is ready. */

#include "cli/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/arena.h"
#include "cli/clean.h"
#include "cli/people.h"
#include "loop/loop.h"

#define ARENA_BYTES_MAX (512u << 20)

struct str id_text(struct id id, struct arena *arena)
{
        char text[ID_TEXT_LEN + 1];
        id_print(id, text);
        return str_copy(str_from(text), arena);
}

struct str program_value(const struct program *program, enum option_id option, const char *fallback)
{
        if (arguments_has(&program->arguments, option))
                return arguments_value(&program->arguments, option);
        const char *variable = option_rows[option].environment,
                   *value = variable[0] ? getenv(variable) : NULL;
        if (value && value[0])
                return str_from(value);
        for (int i = 0; i < SETTING_COUNT; i++)
                if (setting_rows[i].option == (int)option && program->home.settings[i].at)
                        return program->home.settings[i];
        return fallback ? str_from(fallback) : STR_NONE;
}

bool program_number(const struct program *program, enum option_id option, int64_t min, int64_t max,
                    int64_t fallback, int64_t *out)
{
        *out = fallback;
        if (!arguments_has(&program->arguments, option) ||
            str_to_int(arguments_value(&program->arguments, option), min, max, out))
                return true;
        complain(&program->output, "--%s must be a number from %lld to %lld", option_rows[option].name,
                 (long long)min, (long long)max);
        return false;
}

/* --- */

static int bad_usage(const struct program *program, const char *sentence)
{
        complain(&program->output, "%s", sentence);
        return ENDS_USAGE;
}

static bool is_word_of(struct str word, const char *const *words)
{
        for (; *words; words++)
                if (str_equal(word, str_from(*words)))
                        return true;
        return false;
}

int program_open(struct program *program, int argc, char *const *argv)
{
        static const char *const whens[] = {"auto", "always", "never", NULL};
        *program = (struct program){.arena = arena_create(ARENA_BYTES_MAX), .home.lock_fd = -1};
        output_begin(&program->output, FORM_PEOPLE, STR("auto"), false, program->arena);
        if (!arguments_read(argc, argv, program->arena, &program->arguments)) {
                const struct command *command = program->arguments.command;
                complain(&program->output, "%.*s",
                         STR_ARG(clean_line(program->arguments.mistake, program->arena)));
                if (command)
                        fprintf(stderr, "Try: chat help %s\n", command->words);
                return ENDS_USAGE;
        }
        const char *name = getenv("CHAT_PROFILE");
        struct str profile = arguments_has(&program->arguments, OPTION_PROFILE)
                                     ? arguments_value(&program->arguments, OPTION_PROFILE)
                             : name && name[0] ? str_from(name)
                                               : STR("default");
        const char *wrong = home_open(&program->home, profile, program->arena);
        if (wrong)
                return bad_usage(program, wrong);
        struct str color = program_value(program, OPTION_COLOR, "auto");
        if (!is_word_of(color, whens))
                return bad_usage(program, "--color must be auto, always or never");
        if (arguments_has(&program->arguments, OPTION_JSON) &&
            arguments_has(&program->arguments, OPTION_PLAIN))
                return bad_usage(program, "--json and --plain exclude each other");
        enum output_form form = arguments_has(&program->arguments, OPTION_JSON)    ? FORM_JSON
                                : arguments_has(&program->arguments, OPTION_PLAIN) ? FORM_PLAIN
                                                                                   : FORM_PEOPLE;
        output_begin(&program->output, form, color, arguments_has(&program->arguments, OPTION_QUIET),
                     program->arena);
        program->may_ask = isatty(STDIN_FILENO) && !arguments_has(&program->arguments, OPTION_NO_INPUT);
        return ENDS_WELL;
}

/* --- servers */

static bool servers_read(const struct program *program, enum option_id option, const char *fallback,
                         struct server_list *out)
{
        struct str rest = program_value(program, option, fallback);
        out->count = 0;
        while (rest.len) {
                struct str  one = str_trim(str_until(rest, ',', &rest));
                if (!one.len)
                        continue;
                if (out->count == PROGRAM_SERVERS_MAX) {
                        complain(&program->output, "--%s names more than %d servers",
                                 option_rows[option].name, PROGRAM_SERVERS_MAX);
                        return false;
                }
                const char *wrong = server_url_read(one, &out->items[out->count++]);
                if (wrong) {
                        complain(&program->output, "the server's address \"%.*s\" %s",
                                 STR_ARG(clean_line(one, program->arena)), wrong);
                        return false;
                }
        }
        return true;
}

int program_client(struct program *program)
{
        int64_t timeout_s;
        if (!program_number(program, OPTION_TIMEOUT, 1, 3600, 10, &timeout_s) ||
            !servers_read(program, OPTION_SERVER, SERVER_DEFAULT, &program->servers) ||
            !servers_read(program, OPTION_AUTH_SERVER, NULL, &program->auth_servers) ||
            !servers_read(program, OPTION_SOCKET_SERVER, NULL, &program->socket_servers))
                return ENDS_USAGE;
        if (!program->servers.count)
                return bad_usage(program,
                                 "no server is named; try: chat config set server https://chat.example.org");
        struct str ca_file = program_value(program, OPTION_CA_FILE, NULL);
        if (ca_file.len && access(str_copy(ca_file, program->arena).at, R_OK) != 0) {
                complain(&program->output, "the file of certificate authorities cannot be read: %.*s",
                         STR_ARG(clean_line(ca_file, program->arena)));
                return ENDS_USAGE;
        }
        program->loop   = loop_create();
        program->client = chat_client_create(&(struct chat_client_config){
                .loop = program->loop,
                .servers = program->servers.items,
                .server_count = program->servers.count,
                .auth_servers = program->auth_servers.items,
                .auth_server_count = program->auth_servers.count,
                .socket_servers = program->socket_servers.items,
                .socket_server_count = program->socket_servers.count,
                .ca_file = ca_file.len ? str_copy(ca_file, program->arena).at : NULL,
                .agent = "chat/" CHAT_VERSION " " CHAT_SDK_AGENT,
                .store = home_store(&program->home),
                .patience_ms = timeout_s * 1000});
        program->people = people_create(program->client);
        return ENDS_WELL;
}

struct str program_servers(const struct program *program)
{
        const struct server_list *lists[] = {&program->servers, &program->auth_servers,
                                             &program->socket_servers};
        struct buf out;
        buf_init(&out, program->arena, 8192);
        for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
                for (int k = 0; k < lists[i]->count; k++)
                        buf_printf(&out, "%s%s", out.len ? "," : "", lists[i]->items[k].origin);
        return buf_str(&out);
}

/* Tokens are good for the servers they came from; on this machine any port will do. */
static bool is_known_server(const struct program *program, const struct server_url *server)
{
        struct str rest = program->home.servers;
        while (rest.len) {
                struct server_url known;
                if (server_url_read(str_until(rest, ',', &rest), &known) == NULL &&
                    (str_equal(str_from(known.origin), str_from(server->origin)) ||
                     (known.is_loopback && server->is_loopback)))
                        return true;
        }
        return false;
}

int program_account(struct program *program)
{
        int code = program_client(program);
        if (code != ENDS_WELL)
                return code;
        struct chat_tokens tokens;
        bool is_signed_in = program->client && home_store(&program->home).load(&program->home, &tokens);
        explicit_bzero(&tokens, sizeof tokens);
        if (!is_signed_in) {
                bool is_default = strcmp(program->home.name, "default") == 0;
                complain(&program->output, "nobody is signed in%s%s; try: chat login, or chat register",
                         is_default ? "" : " with profile ", is_default ? "" : program->home.name);
                return ENDS_AUTH;
        }
        const struct server_list *lists[] = {&program->servers, &program->auth_servers,
                                             &program->socket_servers};
        for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
                for (int k = 0; k < lists[i]->count; k++)
                        if (!is_known_server(program, &lists[i]->items[k])) {
                                complain(&program->output,
                                         "profile %s is signed in at %.*s, and its tokens are not for %s; "
                                         "use another --profile for another server",
                                         program->home.name,
                                         STR_ARG(clean_line(program->home.servers, program->arena)),
                                         lists[i]->items[k].origin);
                                return ENDS_AUTH;
                        }
        return ENDS_WELL;
}

int program_call(struct program *program, const char *what, enum chat_op_name op, const void *in, void *out)
{
        struct chat_problem problem;
        enum chat_outcome   outcome = chat_call(program->client, op, in, out, program->arena, &problem);
        if (outcome == CHAT_OK)
                return ENDS_WELL;
        int code = complain_about(&program->output, what, &problem);
        if (outcome == CHAT_UNKNOWN)
                complain(&program->output, "it may have been done all the same");
        else if (code == ENDS_AUTH)
                complain(&program->output, "try: chat login");
        return code;
}

void program_close(struct program *program)
{
        people_destroy(&program->people);
        chat_client_destroy(&program->client);
        loop_destroy(&program->loop);
        home_close(&program->home);
        arena_destroy(&program->arena);
}
