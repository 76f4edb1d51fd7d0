/* lookup.h — the addresses of a name. The system's resolver blocks, so it is asked on a thread of its own. */
#pragma once
#include <stddef.h>
#include <sys/socket.h>

#define LOOKUP_ADDRESSES_MAX 8

struct loop;
struct lookup;

struct lookup_answer {
        size_t count;                                    /* 0: `error` says why */
        struct {
                struct sockaddr_storage address;
                socklen_t               len;
        } found[LOOKUP_ADDRESSES_MAX];
        const char *error;
};

/* `done` is called once, on the loop's thread, unless it is cancelled before. */
struct lookup *lookup_start(struct loop *loop, const char *host, const char *port,
                            void (*done)(void *owner, const struct lookup_answer *answer), void *owner);
void           lookup_cancel(struct lookup **lookup);

/* At once, without asking anybody: "127.0.0.1" or "::1". count 0 when the host is a name. */
void lookup_numeric(const char *host, const char *port, struct lookup_answer *answer);
