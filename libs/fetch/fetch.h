/* fetch.h — a GET of an address that a stranger named, without becoming their tool. Stands on libcurl.
 *
 * Only http and https, to addresses of the public internet: not this machine, not the networks around it, not what clouds keep for their own. A name is looked up once for
 * each request, every address that it has is judged, and the connection goes to those and to no others (so a name that says something else the second time has no second
 * time); what the connection really goes to is judged again. Redirects are followed by hand, each under the same rules. No cookies, no credentials, no proxy, nothing of an
 * earlier request, no compression (a small answer stays small), certificates always checked.
 *
 * It blocks, for FETCH_MS at most; it belongs to one thread.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/network.h"
#include "base/str.h"

struct arena;
struct fetch;

#define FETCH_MS             5000                        /* for all of it, redirects included */
#define FETCH_BODY_BYTES_MAX (1u << 20)
#define FETCH_HEAD_BYTES_MAX (64u << 10)
#define FETCH_URL_BYTES_MAX  2048
#define FETCH_REDIRECTS_MAX  3
#define FETCH_ADDRESSES_MAX  16                          /* of one name; the others are not looked at, nor gone to */

/* What a name stands for: the addresses, and how many; less than 1 when it cannot be had. */
typedef int fetch_resolve_fn(void *owner, const char *host, int64_t wait_ms, struct address out[static FETCH_ADDRESSES_MAX]);

struct fetch_config {
        struct str        allowed_networks;              /* besides the public ones: for tests, and for operators who mean it */
        const char       *agent;                         /* User-Agent */
        const char       *ca_file;                       /* PEM; NULL: the system's authorities */
        int64_t           patience_ms;                   /* FETCH_MS when 0 */
        fetch_resolve_fn *resolve;                       /* NULL: as the system does */
        void             *owner;
};

struct fetch_answer {
        int        status;                               /* of the last hop; never a redirect */
        struct str url, content_type, body;              /* url: where it was in the end */
        bool       is_cut;                               /* there was more than FETCH_BODY_BYTES_MAX */
};

/* NULL: allowed_networks is no list of networks. */
struct fetch *fetch_create(const struct fetch_config *config);
void          fetch_destroy(struct fetch **fetch);

/* ERR_INVALID: no address that can be asked. ERR_FORBIDDEN: one that may not be. ERR_UNAVAILABLE: nobody answered in time, or not sensibly. *why is a sentence for the log.
 * The answer lives in the arena. */
enum err fetch_get(struct fetch *fetch, struct str url, struct arena *arena, struct fetch_answer *out, const char **why);

/* Where a reference that stands in what was got from `base` leads: an address of the web without credentials, of FETCH_URL_BYTES_MAX at most; STR_NONE when it leads to none. Nothing is asked. */
struct str fetch_join(struct str base, struct str reference, struct arena *arena);

/* Whether strangers may name it at all. IPv4 addresses as ::ffff:a.b.c.d. */
bool address_is_public(struct address address);
