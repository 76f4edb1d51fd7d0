/* lookup.c — getaddrinfo on a thread. */

#include "redis/lookup.h"

#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "loop/loop.h"

/* Owned by two, the loop's thread and the resolver's: whoever is last frees it. */
struct lookup {
        pthread_mutex_t      mutex;
        int                  owners;
        struct loop_wake    *wake;                       /* NULL once cancelled */
        char                *host, *port;
        struct lookup_answer answer;
        void (*done)(void *owner, const struct lookup_answer *answer);
        void *owner;
};

static void answer_fill(struct lookup_answer *answer, const char *host, const char *port, int flags)
{
        struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = flags | AI_NUMERICSERV}, *list = NULL;
        int             error = getaddrinfo(host, port, &hints, &list);
        *answer               = (struct lookup_answer){.error = error ? gai_strerror(error) : "the name has no address"};
        if (error)
                return;
        for (struct addrinfo *at = list; at && answer->count < LOOKUP_ADDRESSES_MAX; at = at->ai_next) {
                memcpy(&answer->found[answer->count].address, at->ai_addr, at->ai_addrlen);
                answer->found[answer->count++].len = at->ai_addrlen;
        }
        freeaddrinfo(list);
}

void lookup_numeric(const char *host, const char *port, struct lookup_answer *answer)
{
        answer_fill(answer, host, port, AI_NUMERICHOST);
}

static void lookup_release(struct lookup *lookup)
{
        pthread_mutex_lock(&lookup->mutex);
        bool is_last = --lookup->owners == 0;
        pthread_mutex_unlock(&lookup->mutex);
        if (!is_last)
                return;
        pthread_mutex_destroy(&lookup->mutex);
        free(lookup->host);
        free(lookup->port);
        free(lookup);
}

static void *resolve(void *at)
{
        struct lookup *lookup = at;
        answer_fill(&lookup->answer, lookup->host, lookup->port, AI_ADDRCONFIG);
        pthread_mutex_lock(&lookup->mutex);
        if (lookup->wake)
                loop_wake(lookup->wake);
        pthread_mutex_unlock(&lookup->mutex);
        lookup_release(lookup);
        return NULL;
}

void lookup_cancel(struct lookup **pointer)
{
        struct lookup *lookup = *pointer;
        if (!lookup)
                return;
        *pointer = NULL;
        pthread_mutex_lock(&lookup->mutex);
        loop_wake_destroy(&lookup->wake);
        pthread_mutex_unlock(&lookup->mutex);
        lookup_release(lookup);
}

static void resolved(void *at)
{
        struct lookup *lookup       = at;
        struct lookup_answer answer = lookup->answer;
        void (*done)(void *, const struct lookup_answer *) = lookup->done;
        void *owner                                        = lookup->owner;
        lookup_cancel(&lookup);
        done(owner, &answer);
}

struct lookup *lookup_start(struct loop *loop, const char *host, const char *port,
                            void (*done)(void *owner, const struct lookup_answer *answer), void *owner)
{
        struct lookup *lookup = memory_zero(sizeof *lookup);
        pthread_mutex_init(&lookup->mutex, NULL);
        lookup->owners = 2;
        lookup->host   = memory_text(host);
        lookup->port   = memory_text(port);
        lookup->done   = done;
        lookup->owner  = owner;
        lookup->wake   = loop_wake_create(loop, resolved, lookup);

        /* Signals are for the loop's thread. */
        sigset_t all, before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        pthread_t thread;
        int       failed = pthread_create(&thread, NULL, resolve, lookup);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        if (failed) {
                lookup->owners       = 1;
                lookup->answer.error = "no thread for the resolver";
                loop_wake(lookup->wake);
        } else {
                pthread_detach(thread);
        }
        return lookup;
}
