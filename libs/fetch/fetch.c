/* fetch.c — one hop after the other, each address judged before it is gone to. */

#include "fetch/fetch.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/memory.h"
#include "fetch/resolve.h"

#define HOST_BYTES_MAX 253

struct fetch {
        struct fetch_config config;
        struct networks     allowed;
        struct resolver    *resolver;
        char               *agent, *ca_file;
        int64_t             patience_ms;
};

/* One request of the chain. */
struct hop {
        const struct fetch *fetch;
        CURLU              *url;
        char               *host, *port, *text;          /* curl's */
        bool                is_number;                   /* the host is an address itself */
        struct address      addresses[FETCH_ADDRESSES_MAX];
        int                 addresses_count;
        struct buf          body;
        size_t              head_bytes;
        bool                is_cut, was_refused;
};

struct fetch *fetch_create(const struct fetch_config *config)
{
        struct fetch *fetch = memory_zero(sizeof *fetch);

        if (config->allowed_networks.len && !networks_parse(config->allowed_networks, &fetch->allowed)) {
                free(fetch);
                return NULL;
        }
        curl_global_init(CURL_GLOBAL_DEFAULT);
        fetch->config      = *config;
        fetch->agent       = memory_text(config->agent ? config->agent : "chat");
        fetch->ca_file     = config->ca_file ? memory_text(config->ca_file) : NULL;
        fetch->patience_ms = config->patience_ms > 0 ? config->patience_ms : FETCH_MS;
        fetch->resolver    = resolver_create();
        return fetch;
}

void fetch_destroy(struct fetch **fetch)
{
        struct fetch *f = *fetch;

        if (!f)
                return;
        resolver_destroy(&f->resolver);
        free(f->agent);
        free(f->ca_file);
        free(f);
        *fetch = NULL;
}

/* --- where it goes */

static enum err refuse(enum err err, const char *sentence, const char **why)
{
        *why = sentence;
        return err;
}

static bool is_allowed(const struct fetch *fetch, struct address address)
{
        return address_is_public(address) || networks_have(&fetch->allowed, address);
}

static bool has_part(CURLU *url, CURLUPart part)
{
        char *text = NULL;
        bool  is_there = curl_url_get(url, part, &text, 0) == CURLUE_OK && text && *text;

        curl_free(text);
        return is_there;
}

static bool is_web(CURLU *url)
{
        char *scheme = NULL;
        bool  is     = curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
                  (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0);

        curl_free(scheme);
        return is;
}

static bool is_plain_host(const char *host)
{
        size_t len = strlen(host);

        return len && len <= HOST_BYTES_MAX && strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._[:]") == len;
}

/* libcurl reads it, so that nobody reads it in two ways; numbers in odd spellings come out as addresses. */
static enum err read_url(struct hop *hop, struct str text, struct arena *arena, const char **why)
{
        if (!text.len || text.len > FETCH_URL_BYTES_MAX || memchr(text.at, 0, text.len))
                return refuse(ERR_INVALID, "the address is empty or too long", why);
        hop->url = curl_url();
        if (!hop->url)
                memory_give_up("fetch: no memory for libcurl");
        if (curl_url_set(hop->url, CURLUPART_URL, str_copy(text, arena).at, 0) != CURLUE_OK || !is_web(hop->url))
                return refuse(ERR_INVALID, "it is no address of the web", why);
        if (has_part(hop->url, CURLUPART_USER) || has_part(hop->url, CURLUPART_PASSWORD) || has_part(hop->url, CURLUPART_ZONEID))
                return refuse(ERR_INVALID, "the address holds credentials or a zone", why);
        curl_url_set(hop->url, CURLUPART_FRAGMENT, NULL, 0);
        if (curl_url_get(hop->url, CURLUPART_HOST, &hop->host, 0) != CURLUE_OK || !is_plain_host(hop->host) ||
            curl_url_get(hop->url, CURLUPART_PORT, &hop->port, CURLU_DEFAULT_PORT) != CURLUE_OK ||
            curl_url_get(hop->url, CURLUPART_URL, &hop->text, 0) != CURLUE_OK)
                return refuse(ERR_INVALID, "the address has no well-formed host", why);
        return OK;
}

static bool read_number(struct hop *hop)
{
        struct str text = str_from(hop->host);

        if (text.len > 2 && text.at[0] == '[')
                text = (struct str){text.at + 1, text.len - 2};
        hop->is_number = address_parse(text, &hop->addresses[0]);
        /* An IPv6 address that holds one of IPv4 is another way to write that one, and a way around lists. */
        if (hop->is_number && hop->host[0] == '[' && address_is_v4(hop->addresses[0]))
                return false;
        hop->addresses_count = hop->is_number;
        return true;
}

static enum err find_addresses(struct hop *hop, int64_t wait_ms, const char **why)
{
        const struct fetch *fetch = hop->fetch;

        if (!read_number(hop))
                return refuse(ERR_FORBIDDEN, "the address is one of IPv4 in the clothes of IPv6", why);
        if (!hop->is_number)
                hop->addresses_count = fetch->config.resolve ? fetch->config.resolve(fetch->config.owner, hop->host, wait_ms, hop->addresses)
                                                             : resolver_resolve(fetch->resolver, hop->host, wait_ms, hop->addresses);
        if (hop->addresses_count < 1)
                return refuse(ERR_UNAVAILABLE, "the name is not known", why);
        for (int i = 0; i < hop->addresses_count; i++)
                if (!is_allowed(fetch, hop->addresses[i]))
                        return refuse(ERR_FORBIDDEN, "the address is not of the public internet", why);
        return OK;
}

/* --- libcurl's side */

static size_t take_body(char *at, size_t size, size_t count, void *owner)
{
        struct hop *hop   = owner;
        size_t      bytes = size * count, room = FETCH_BODY_BYTES_MAX - hop->body.len;

        buf_put(&hop->body, (struct str){at, bytes < room ? bytes : room});
        hop->is_cut = bytes > room;
        return hop->is_cut ? 0 : bytes;
}

static size_t take_head(char *at, size_t size, size_t count, void *owner)
{
        struct hop *hop = owner;

        (void)at;
        hop->head_bytes += size * count;
        return hop->head_bytes <= FETCH_HEAD_BYTES_MAX ? size * count : 0;
}

/* The last word, where there is no name any more: what is gone to is what was judged. */
static curl_socket_t open_socket(void *owner, curlsocktype purpose, struct curl_sockaddr *to)
{
        struct hop    *hop = owner;
        struct address address;

        (void)purpose;
        if (address_of_sockaddr(&to->addr, &address))
                for (int i = 0; i < hop->addresses_count; i++)
                        if (memcmp(&address, &hop->addresses[i], sizeof address) == 0)
                                return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
        hop->was_refused = true;
        return CURL_SOCKET_BAD;
}

/* "host:port:address,address" */
static struct curl_slist *pins_of(const struct hop *hop, struct arena *arena)
{
        struct buf text;

        if (hop->is_number)
                return NULL;
        buf_init(&text, arena, HOST_BYTES_MAX + 16 + FETCH_ADDRESSES_MAX * (ADDRESS_TEXT_MAX + 3));
        buf_printf(&text, "%s:%s:", hop->host, hop->port);
        for (int i = 0; i < hop->addresses_count; i++) {
                char address[ADDRESS_TEXT_MAX + 1];
                bool is_v4 = address_is_v4(hop->addresses[i]);

                address_print(hop->addresses[i], address);
                buf_printf(&text, is_v4 ? "%s%s" : "%s[%s]", i ? "," : "", address);
        }
        buf_put_char(&text, '\0');
        return curl_slist_append(NULL, text.at);
}

static void set_options(CURL *curl, struct hop *hop, struct curl_slist *pins, int64_t left_ms)
{
        curl_easy_setopt(curl, CURLOPT_CURLU, hop->url);
        curl_easy_setopt(curl, CURLOPT_RESOLVE, pins);
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(curl, CURLOPT_PROXY, "");
        curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
        curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
        curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)left_ms);
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)left_ms);
        curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
        curl_easy_setopt(curl, CURLOPT_USERAGENT, hop->fetch->agent);
        if (hop->fetch->ca_file)
                curl_easy_setopt(curl, CURLOPT_CAINFO, hop->fetch->ca_file);
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, hop);
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, hop);
        curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_head);
        curl_easy_setopt(curl, CURLOPT_HEADERDATA, hop);
}

/* What came of it: an answer, or in *next where to go instead. */
static enum err read_answer(CURL *curl, struct hop *hop, struct arena *arena, struct fetch_answer *out, struct str *next)
{
        char *type = NULL, *redirect = NULL;
        long  status = 0;

        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
        curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &redirect);
        *next = status >= 300 && status < 400 && redirect ? str_copy(str_from(redirect), arena) : STR_NONE;
        *out  = (struct fetch_answer){
                .status = (int)status, .url = str_copy(str_from(hop->text), arena), .content_type = type ? str_copy(str_from(type), arena) : STR(""),
                .body = buf_str(&hop->body), .is_cut = hop->is_cut,
        };
        return OK;
}

static enum err ask(struct hop *hop, struct arena *arena, int64_t left_ms, struct fetch_answer *out, struct str *next, const char **why)
{
        struct curl_slist *pins = pins_of(hop, arena);
        CURL              *curl = curl_easy_init();
        CURLcode           code;
        enum err           err;

        if (!curl)
                memory_give_up("fetch: no memory for libcurl");
        buf_init(&hop->body, arena, FETCH_BODY_BYTES_MAX);
        set_options(curl, hop, pins, left_ms);
        code = curl_easy_perform(curl);
        if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && hop->is_cut))
                err = read_answer(curl, hop, arena, out, next);
        else
                err = refuse(hop->was_refused ? ERR_FORBIDDEN : ERR_UNAVAILABLE,
                             hop->was_refused ? "it went elsewhere than its name says" : curl_easy_strerror(code), why);
        curl_easy_cleanup(curl);
        curl_slist_free_all(pins);
        return err;
}

static enum err go(struct hop *hop, struct str url, struct arena *arena, int64_t until_ms, struct fetch_answer *out, struct str *next, const char **why)
{
        TRY(read_url(hop, url, arena, why));
        TRY(find_addresses(hop, until_ms - clock_monotonic_ms(), why));
        int64_t left_ms = until_ms - clock_monotonic_ms();

        return left_ms > 0 ? ask(hop, arena, left_ms, out, next, why) : refuse(ERR_UNAVAILABLE, "it took too long", why);
}

enum err fetch_get(struct fetch *fetch, struct str url, struct arena *arena, struct fetch_answer *out, const char **why)
{
        int64_t until_ms = clock_monotonic_ms() + fetch->patience_ms;

        *why = "";
        for (int redirects = 0; redirects <= FETCH_REDIRECTS_MAX; redirects++) {
                struct hop hop = {.fetch = fetch};
                struct str next = STR_NONE;
                enum err   err = go(&hop, url, arena, until_ms, out, &next, why);

                curl_free(hop.host);
                curl_free(hop.port);
                curl_free(hop.text);
                curl_url_cleanup(hop.url);
                TRY(err);
                if (!next.at)
                        return OK;
                url = next;
        }
        return refuse(ERR_UNAVAILABLE, "it leads from one address to the next without end", why);
}

struct str fetch_join(struct str base, struct str reference, struct arena *arena)
{
        CURLU      *url  = curl_url();
        char       *text = NULL;
        struct str  out  = STR_NONE;

        if (!url)
                memory_give_up("fetch: no memory for libcurl");
        if (base.len <= FETCH_URL_BYTES_MAX && reference.len && reference.len <= FETCH_URL_BYTES_MAX && !memchr(reference.at, 0, reference.len) &&
            curl_url_set(url, CURLUPART_URL, str_copy(base, arena).at, 0) == CURLUE_OK &&
            curl_url_set(url, CURLUPART_URL, str_copy(reference, arena).at, CURLU_URLENCODE) == CURLUE_OK && is_web(url) && !has_part(url, CURLUPART_USER) &&
            !has_part(url, CURLUPART_PASSWORD) && curl_url_get(url, CURLUPART_URL, &text, 0) == CURLUE_OK && strlen(text) <= FETCH_URL_BYTES_MAX)
                out = str_copy(str_from(text), arena);
        curl_free(text);
        curl_url_cleanup(url);
        return out;
}
