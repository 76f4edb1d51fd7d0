/* program.h — one run of `chat`: its command line, its profile, its voice, and its client once it needs
 * one. */
#pragma once
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "cli/home.h"
#include "c/chat_client.h"

struct loop;
struct people;

#define CHAT_VERSION     "0.1.0"
#define PROGRAM_SERVERS_MAX 8
#define SERVER_DEFAULT   "http://127.0.0.1:8080"         /* where ./run answers */

struct server_list {
        struct server_url items[PROGRAM_SERVERS_MAX];
        int               count;
};

#define PROGRAM_TITLES_MAX 200

/* A room's title, once it was asked for. */
struct room_known {
        struct id  room;
        struct str title;
};

struct program {
        struct arena       *arena;                       /* for the whole run */
        struct arguments    arguments;
        struct home         home;
        struct output       output;
        bool                may_ask;                     /* a person is there to answer */
        struct server_list  servers, auth_servers, socket_servers;
        struct loop        *loop;
        struct chat_client *client;
        struct people      *people;
        struct room_known   titles[PROGRAM_TITLES_MAX];
        size_t              titles_count;
};

/* Settings, client; the exit code, ENDS_WELL when all is ready. program_open complains by itself; so does
 * program_sign_in_needed, which also sees that tokens go only where they are good. */
int  program_open(struct program *program, int argc, char *const *argv);
int  program_client(struct program *program);            /* for commands that need no account */
int  program_account(struct program *program);           /* for those that do */
/* Where tokens that come now will be good: every address that this run is set up with. */
struct str program_servers(const struct program *program);
void program_close(struct program *program);

/* The value of an option: given, or from the environment, or from the profile's settings, or `fallback`. */
struct str program_value(const struct program *program, enum option_id option, const char *fallback);

/* An option's number; false after a complaint. */
bool program_number(const struct program *program, enum option_id option, int64_t min, int64_t max,
                    int64_t fallback, int64_t *out);

/* One call; complains with `what` ("cannot join the room") and gives the exit code. Texts of `out` live
 * for the whole run. */
int program_call(struct program *program, const char *what, enum chat_op_name op, const void *in, void *out);

struct str id_text(struct id id, struct arena *arena);
