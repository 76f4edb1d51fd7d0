/* web_client.c — the files of the web client: which address has which bytes, and what is said beside them. */

#include "chat-gateway/web_client.h"

#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/base64.h"
#include "base/log.h"
#include "base/memory.h"
#include "chat-gateway/web_folder.h"
#include "crypto/hash.h"
#include "door_http/door_http.h"

/* The addresses at which the application shows something: what its router knows (clients/web/src/app/router.ts). */
static const char *const views[] = {
        "/", "/login", "/register", "/rooms", "/search", "/share", "/saved", "/mentions", "/settings", "/settings/{page}", "/r/{room}", "/r/{room}/{seq}", "/r/{room}/t/{seq}", "/i/{invite}",
};

static const struct {
        const char *ending, *content_type;
} types[] = {
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".txt", "text/plain; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".wasm", "application/wasm"},
};

/* A page's sockets are its own host's: 'self' says so to newer browsers, the address to older ones. */
#define PAGE_POLICY                                                                                                                    \
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'%s; img-src 'self' blob:; media-src 'self' blob:;" \
        " worker-src 'self'; manifest-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none';" \
        " require-trusted-types-for 'script'; trusted-types chat-workers"

/* The slow step of a password is WebAssembly, which is compiled: that one script may, and it speaks to nobody. */
#define PASSWORD_POLICY                                                                                                                \
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"        \
        " require-trusted-types-for 'script'; trusted-types 'none'"

struct web_client {
        struct arena    *arena;
        struct http_file files[WEB_FILES_MAX];
        int              files_count;
        const char      *page_policy;
};

static bool ends_with(struct str text, const char *ending)
{
        size_t len = strlen(ending);

        return text.len >= len && memcmp(text.at + text.len - len, ending, len) == 0;
}

static const char *type_of(struct str path)
{
        for (size_t i = 0; i < sizeof types / sizeof *types; i++)
                if (ends_with(path, types[i].ending))
                        return types[i].content_type;
        return NULL;
}

/* Only what has its content's digest in its name never changes. */
static bool is_hashed(struct str path)
{
        return str_starts_with(path, STR("/assets/"));
}

static bool is_password_worker(struct str path)
{
        return memmem(path.at, path.len, "password-", 9) && ends_with(path, ".js");
}

static struct str etag_of(struct web_client *client, struct str bytes)
{
        uint8_t hash[SHA256_BYTES];

        sha256(bytes, hash);
        return str_format(client->arena, "\"%.*s\"", STR_ARG(base64url_encode((struct str){(const char *)hash, 16}, client->arena)));
}

/* wss://chat.example of https://chat.example/base; nothing of anything else. */
static const char *sockets_of(const char *public_url, struct arena *arena)
{
        struct str url = str_from(public_url ? public_url : ""), rest, host;
        bool       is_tls = str_starts_with(url, STR("https://"));

        if (!is_tls && !str_starts_with(url, STR("http://")))
                return "";
        host = str_until((struct str){url.at + 7 + is_tls, url.len - 7 - is_tls}, '/', &rest);
        return str_format(arena, " ws%s://%.*s", is_tls ? "s" : "", STR_ARG(host)).at;
}

static struct http_file *add(struct web_client *client, const char *path)
{
        struct http_file *file = &client->files[client->files_count++];

        file->path = path;
        return file;
}

static struct http_file *find(struct web_client *client, struct str path)
{
        for (int i = 0; i < client->files_count; i++)
                if (str_equal(path, str_from(client->files[i].path)))
                        return &client->files[i];
        return NULL;
}

static enum http_coding coding_of(struct str path, struct str *plain)
{
        enum http_coding coding = ends_with(path, ".br") ? CODING_BROTLI : ends_with(path, ".gz") ? CODING_GZIP : CODING_NONE;

        *plain = (struct str){path.at, coding == CODING_NONE ? path.len : path.len - 3};
        return coding;
}

/* Sorted, a file comes right before its compressed forms. */
static enum err take(struct web_client *client, const struct folder_file *found)
{
        struct str        plain;
        enum http_coding  coding = coding_of(found->path, &plain);
        struct http_file *file   = find(client, plain);

        if (!file) {
                if (coding != CODING_NONE || !type_of(plain)) {
                        log_error("the web client has a file of no known kind", LOG_STR("path", found->path));
                        return ERR_INVALID;
                }
                file                = add(client, found->path.at);
                file->content_type  = type_of(plain);
                file->cache_control = is_hashed(plain) ? "public, max-age=31536000, immutable" : "no-cache";
                file->policy        = is_password_worker(plain) ? PASSWORD_POLICY : client->page_policy;
        }
        file->bytes[coding] = found->bytes;
        file->etags[coding] = etag_of(client, found->bytes);
        return OK;
}

static enum err add_views(struct web_client *client)
{
        const struct http_file *page = find(client, STR("/index.html"));

        if (!page) {
                log_error("the web client's folder has no index.html");
                return ERR_INVALID;
        }
        for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
                struct http_file *view = add(client, views[i]);

                *view      = *page;
                view->path = views[i];
        }
        return OK;
}

static enum err fill(struct web_client *client, struct str folder, const char *public_url)
{
        struct folder_file *found;
        int                 count;

        client->page_policy = str_format(client->arena, PAGE_POLICY, sockets_of(public_url, client->arena)).at;
        TRY(web_folder_read(folder, client->arena, &found, &count));
        for (int i = 0; i < count; i++)
                TRY(take(client, &found[i]));
        return add_views(client);
}

enum err web_client_open(struct str folder, const char *public_url, struct web_client **out)
{
        struct web_client *client = memory_zero(sizeof *client);
        enum err           err;

        client->arena = arena_create(2 * WEB_BYTES_MAX);
        err           = fill(client, folder, public_url);
        if (err == OK)
                *out = client;
        else
                web_client_close(&client);
        return err;
}

void web_client_close(struct web_client **client)
{
        if (*client)
                arena_destroy(&(*client)->arena);
        free(*client);
        *client = NULL;
}

const struct http_file *web_client_files(const struct web_client *client, int *count)
{
        *count = client->files_count;
        return client->files;
}
