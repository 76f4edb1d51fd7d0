/* background_dial.c — connects on a thread of its own and hands the connection to the loop. */

#include "pg/background_dial.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "loop/loop.h"
#include "pg/dial.h"

/* Shared with the thread under way; freed by whoever is last. */
struct background_dial {
        pthread_mutex_t   lock;
        struct loop_wake *wake;                          /* NULL once the owner has gone */
        PGconn           *made;
        bool              is_under_way; /* of the loop's thread: until `dialled` was called */
        bool              is_running;                    /* the thread holds this structure */
        enum pg_profile   profile;
        char             *conninfo;
        void (*dialled)(void *owner, void *conn);
        void *owner;
};

static void dial_free(struct background_dial *dial)
{
        if (dial->made)
                PQfinish(dial->made);
        explicit_bzero(dial->conninfo, strlen(dial->conninfo));
        free(dial->conninfo);
        pthread_mutex_destroy(&dial->lock);
        free(dial);
}

static void *dial_run(void *given)
{
        struct background_dial *dial = given;
        PGconn                 *made = pg_dial(dial->conninfo, dial->profile, NULL);

        pthread_mutex_lock(&dial->lock);
        dial->made       = made;
        dial->is_running = false;
        bool is_orphan   = !dial->wake;
        if (!is_orphan)
                loop_wake(dial->wake);
        pthread_mutex_unlock(&dial->lock);
        if (is_orphan)
                dial_free(dial);
        return NULL;
}

static void woken(void *owner)
{
        struct background_dial *dial = owner;

        pthread_mutex_lock(&dial->lock);
        bool    is_done = dial->is_under_way && !dial->is_running;
        PGconn *made    = dial->made;
        dial->made      = NULL;
        pthread_mutex_unlock(&dial->lock);
        if (!is_done)
                return;
        dial->is_under_way = false;
        dial->dialled(dial->owner, made);
}

struct background_dial *background_dial_create(struct loop *loop, const char *conninfo,
                                               enum pg_profile profile,
                                               void (*dialled)(void *owner, void *conn), void *owner)
{
        struct background_dial *dial = memory_zero(sizeof *dial);

        pthread_mutex_init(&dial->lock, NULL);
        dial->profile  = profile;
        dial->conninfo = memory_text(conninfo);
        dial->dialled  = dialled;
        dial->owner    = owner;
        dial->wake     = loop_wake_create(loop, woken, dial);
        return dial;
}

void background_dial_start(struct background_dial *dial)
{
        pthread_t thread;
        sigset_t  all, before;

        if (dial->is_under_way)
                return;
        dial->is_under_way = dial->is_running = true;
        sigfillset(&all);                                        /* signals are the loop's */
        pthread_sigmask(SIG_SETMASK, &all, &before);
        if (pthread_create(&thread, NULL, dial_run, dial) == 0) {
                pthread_detach(thread);
        } else {
                dial->is_running = false;
                loop_wake(dial->wake);
        }
        pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void background_dial_destroy(struct background_dial **given)
{
        struct background_dial *dial = *given;

        if (!dial)
                return;
        *given = NULL;
        pthread_mutex_lock(&dial->lock);
        loop_wake_destroy(&dial->wake);
        bool is_running = dial->is_running;
        pthread_mutex_unlock(&dial->lock);
        if (!is_running)
                dial_free(dial);
}
