/* chat_client.h — the C SDK: calls by REST, and one live connection, for one account on one device.
 *
 * Everything happens on the loop given (libs/loop) and its thread. chat_call waits by running that loop,
 * so it is for the top level of a program and not for a callback; chat_call_start is for everywhere. The
 * live connection keeps the rules of live.h by itself: what follows here is a thin shell around it.
 *
 *      struct chat_client_config config = {.loop = loop, .servers = &server, .server_count = 1,
 *                                           .store = store};
 *      struct chat_client *client = chat_client_create(&config);
 *      struct room_get_in in = {.room = room};
 *      struct room_get_out out = {0};
 *      if (chat_call(client, CHAT_room_get, &in, &out, arena, &problem) == CHAT_OK) …
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "c/live.h"
#include "c/problem.h"
#include "c/server_url.h"
#include "c/tables.h"
#include "c/tokens.h"

struct arena;
struct loop;
struct chat_client;
struct chat_call;

#define CHAT_SDK_AGENT "chat-sdk-c/0.1"

/* Several servers of a kind are tried in turn. Behind one front they are all the same; without one,
 * sockets and log-ins have addresses of their own. */
struct chat_client_config {
        struct loop             *loop;
        const struct server_url *servers;                /* borrowed, like all below, for the client's life */
        int                      server_count;
        const struct server_url *auth_servers;           /* none: `servers` */
        int                      auth_server_count;
        const struct server_url *socket_servers;         /* none: `servers` */
        int                      socket_server_count;
        const char              *ca_file;                /* PEM; NULL: the system's authorities */
        const char              *agent;                  /* NULL: CHAT_SDK_AGENT */
        struct chat_token_store  store;
        const char              *service_secret;         /* of one of our services, which acts for nobody: tokens are had by it; NULL: a person's client */
        enum service_name        service;                /* then: which one */
        int64_t                  patience_ms;            /* how long a call may take with all its repeats;
                                                          * 10 s when 0 */
};

struct chat_client *chat_client_create(const struct chat_client_config *config);
void                chat_client_destroy(struct chat_client **client);

/* --- calls. What only reads, and what carries a key, is repeated after a broken connection or a temporary
 * refusal, with full jitter and as the server asks, until patience ends. An access token that ends is
 * renewed on the way. `out` is zeroed by the caller; its texts live in the arena. */
enum chat_outcome chat_call(struct chat_client *client, enum chat_op_name op, const void *in, void *out,
                            struct arena *arena, struct chat_problem *problem);

/* The same without waiting: `done` is called once, later. `in` is read at once; `out` and `arena` must
 * live until then. */
typedef void chat_done_fn(void *owner, enum chat_outcome outcome, const struct chat_problem *problem);
struct chat_call *chat_call_start(struct chat_client *client, enum chat_op_name op, const void *in, void *out,
                                  struct arena *arena, chat_done_fn *done, void *owner);

/* Runs the loop until *is_over. */
void chat_client_wait(struct chat_client *client, const bool *is_over);
void chat_client_stop_waiting(struct chat_client *client);

/* --- the live connection: one per client. */
struct chat_live_config {
        void (*status)(void *owner, const struct live_status *status);
        void (*news)(void *owner, const struct live_news *news);
        void (*sent)(void *owner, const struct live_sent *sent);
        void (*answered)(void *owner, const struct live_answer *answer);
        void  *owner;
        int    sends_under_way;
        bool   follows_own_log;
};
void chat_live_open(struct chat_client *client, const struct chat_live_config *config);
void chat_live_close(struct chat_client *client);        /* says goodbye; what is unconfirmed becomes
                                                          * UNKNOWN. Not from a callback */
void chat_live_start(struct chat_client *client);        /* once rooms are followed */
bool chat_live_follow(struct chat_client *client, struct id room, int64_t after_seq, bool is_visible);
void chat_live_unfollow(struct chat_client *client, struct id room);
/* A text message; false: too many wait already, or it is too long. */
bool chat_live_send_text(struct chat_client *client, struct id room, struct id cid, struct str text);
bool chat_live_call(struct chat_client *client, const char *op, struct str args, void *tag);
int  chat_live_unconfirmed(const struct chat_client *client);

/* --- signing in: login.c */
enum chat_login_way { CHAT_LOGIN_SRP, CHAT_LOGIN_PASSWORD };

struct chat_login {
        struct str          login, password;
        enum chat_login_way way;                         /* SRP: the password does not leave this machine */
        struct id           device;                      /* none: a new device */
        struct str          device_name;                 /* may be empty */
};

/* Stores the tokens. ERR_UNAUTHENTICATED: wrong name or password, nothing tells which; or the server could
 * not prove that it knows the verifier. */
enum chat_outcome chat_login(struct chat_client *client, const struct chat_login *how, struct arena *arena,
                             struct chat_problem *problem);

struct chat_register {
        struct str          login, password, invitation, display_name; /* the latter two may be empty */
        enum chat_login_way way;
};
enum chat_outcome chat_register(struct chat_client *client, const struct chat_register *how,
                                struct arena *arena, struct account_register_out *out,
                                struct chat_problem *problem);

/* Comes as a guest who has an invitation to a room, and stores the tokens, which end with the guest's time.
 * invite.accept comes next. */
enum chat_outcome chat_guest(struct chat_client *client, struct str invite, struct str display_name,
                             struct arena *arena, int64_t *ends_at, struct chat_problem *problem);

/* Sets a new password; all other sessions end. */
enum chat_outcome chat_password_change(struct chat_client *client, struct str login, struct str old_password,
                                       struct str new_password, enum chat_login_way way, struct arena *arena,
                                       struct password_change_out *out, struct chat_problem *problem);
