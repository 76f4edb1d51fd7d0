/* client_inside.h — what chat_client.c, call.c and login.c share. Nobody else includes it. */
#pragma once
#include "base/list.h"
#include "c/chat_client.h"
#include "c/transport_http.h"
#include "c/transport_ws.h"

struct loop_timer;

struct server_turn {
        const struct server_url *items;
        int                      count, at;              /* at: the one in use */
};

struct chat_client {
        struct loop             *loop;
        struct server_turn       api, auth, socket;
        struct transport_http   *http;
        struct transport_ws     *ws;                     /* made at first use */
        struct tokens           *tokens;
        struct chat_token_store  store;
        struct link              calls;
        int64_t                  patience_ms;
        int64_t                  server_time_ms;         /* of the last answer; 0: not known */
        char                    *ca_file, *agent;
        char                    *service_secret;         /* NULL: a person's */
        enum service_name        service;
        int                      waits;                  /* chat_client_wait under way */
        /* the live connection */
        struct live             *live;
        struct chat_live_config  live_config;
        struct loop_timer       *live_timer;
        bool                     wants_token, token_was_refused;
        char                    *token_given;
};

/* Keeps what a log-in or a renewal brought, in the form of the store. */
void client_tokens_from(const struct chat_client *client, const struct session_tokens *fresh,
                        struct chat_tokens *out);

/* call.c */
void calls_cancel(struct chat_client *client);
