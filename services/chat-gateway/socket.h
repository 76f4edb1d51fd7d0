/* socket.h — what live/ sends to: a WebSocket (sessions.c) or a stream of the fallback (fallback.c). Both structs begin with their calls. On the loop's thread. */
#pragma once
#include "chat-gateway/live/live.h"

struct socket_calls {
        /* Whole or not at all; `frames` is a run of WebSocket frames. */
        enum sent (*send)(void *socket, struct str frames);
        void      (*close)(void *socket, int code, const char *reason);
        void      (*opened)(void *socket, struct connection *connection, bool is_ready);
};

static inline const struct socket_calls *socket_calls_of(const void *socket)
{
        return *(const struct socket_calls *const *)socket;
}
