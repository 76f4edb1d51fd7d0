/* resolve.c — getaddrinfo_a, which can be left waiting. */

#include "fetch/resolve.h"

#include <netdb.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "base/list.h"
#include "base/memory.h"

#define END_WAIT_MS 100

/* One look-up. When it is given up the C library may still write to it, so it stays until that is over. */
struct lookup {
        struct link   late;
        struct gaicb  request;
        struct addrinfo hints;
        char         *host;
};

struct resolver {
        struct link late;
        int         late_count;
};

struct resolver *resolver_create(void)
{
        struct resolver *resolver = memory_zero(sizeof *resolver);

        list_init(&resolver->late);
        return resolver;
}

static void lookup_free(struct lookup *lookup)
{
        if (lookup->request.ar_result)
                freeaddrinfo(lookup->request.ar_result);
        free(lookup->host);
        free(lookup);
}

static void reap(struct resolver *resolver)
{
        LIST_EACH(&resolver->late, struct lookup, late, lookup) {
                if (gai_error(&lookup->request) == EAI_INPROGRESS)
                        continue;
                list_remove(&lookup->late);
                lookup_free(lookup);
                resolver->late_count--;
        }
}

static bool is_over(struct lookup *lookup, int64_t wait_ms)
{
        const struct gaicb *const list[] = {&lookup->request};
        struct timespec           wait   = {wait_ms / 1000, wait_ms % 1000 * 1000000};

        gai_suspend(list, 1, &wait);
        return gai_error(&lookup->request) != EAI_INPROGRESS || gai_cancel(&lookup->request) == EAI_CANCELED;
}

/* Those that still go on are left to the C library: it holds them, and the process ends soon. */
void resolver_destroy(struct resolver **resolver)
{
        if (!*resolver)
                return;
        LIST_EACH(&(*resolver)->late, struct lookup, late, lookup)
                is_over(lookup, END_WAIT_MS);
        reap(*resolver);
        free(*resolver);
        *resolver = NULL;
}

static int addresses_of(const struct addrinfo *found, struct address out[static FETCH_ADDRESSES_MAX])
{
        int count = 0;

        for (; found && count < FETCH_ADDRESSES_MAX; found = found->ai_next) {
                if (!address_of_sockaddr(found->ai_addr, &out[count]))
                        continue;
                if (found->ai_family == AF_INET6 && address_is_v4(out[count]))
                        return 0;
                count++;
        }
        return count;
}

int resolver_resolve(void *owner, const char *host, int64_t wait_ms, struct address out[static FETCH_ADDRESSES_MAX])
{
        struct resolver *resolver = owner;
        struct lookup   *lookup   = memory_zero(sizeof *lookup);
        struct gaicb    *list[]   = {&lookup->request};
        struct sigevent  silence  = {.sigev_notify = SIGEV_NONE};
        int              count    = 0;

        reap(resolver);
        lookup->host               = memory_text(host);
        lookup->hints              = (struct addrinfo){.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
        lookup->request.ar_name    = lookup->host;
        lookup->request.ar_request = &lookup->hints;
        if (resolver->late_count >= RESOLVER_LATE_MAX || getaddrinfo_a(GAI_NOWAIT, list, 1, &silence) != 0) {
                lookup_free(lookup);
                return 0;
        }
        if (!is_over(lookup, wait_ms)) {
                list_append(&resolver->late, &lookup->late);
                resolver->late_count++;
                return 0;
        }
        if (gai_error(&lookup->request) == 0)
                count = addresses_of(lookup->request.ar_result, out);
        lookup_free(lookup);
        return count;
}
