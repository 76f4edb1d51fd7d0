/* test_web_client.c — which address has which bytes of a folder, and what is said beside them. */

#include "chat-gateway/web_client.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chat-gateway/web_folder.h"
#include "door_http/door_http.h"
#include "tests/support/check.h"

static char folder[64];

static int prepare(void **state)
{
        (void)state;
        strcpy(folder, "/tmp/web-client-XXXXXX");
        return mkdtemp(folder) ? 0 : -1;
}

static int clean(void **state)
{
        char command[128];

        (void)state;
        snprintf(command, sizeof command, "rm -rf '%s'", folder);
        return system(command);
}

static void put(const char *name, const char *text)
{
        char path[512], *slash;
        int  fd;

        snprintf(path, sizeof path, "%s/%s", folder, name);
        for (slash = path + strlen(folder) + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
                *slash = 0;
                mkdir(path, 0700);
        }
        fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);
        CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
        close(fd);
}

static struct web_client *opened(void)
{
        struct web_client *client = NULL;

        CHECK_OK(web_client_open(str_from(folder), "https://chat.test:8443/base", &client));
        return client;
}

static void check_refused(void)
{
        struct web_client *client = NULL;

        CHECK_ERR(web_client_open(str_from(folder), "https://chat.test", &client), ERR_INVALID);
        CHECK(!client);
}

static const struct http_file *at(const struct web_client *client, const char *path)
{
        int                     count;
        const struct http_file *files = web_client_files(client, &count);

        for (int i = 0; i < count; i++)
                if (strcmp(files[i].path, path) == 0)
                        return &files[i];
        return NULL;
}

TEST(each_file_has_its_type_and_its_codings)
{
        struct web_client *client;

        put("index.html", "<!doctype html>");
        put("index.html.br", "small");
        put("assets/main-1a2b.js", "let a");
        put("assets/main-1a2b.js.gz", "smaller");
        put("assets/main-1a2b.css", "a{}");
        put("manifest.webmanifest", "{}");
        put(".complete", "");
        client = opened();

        const struct http_file *page = at(client, "/index.html"), *script = at(client, "/assets/main-1a2b.js");
        CHECK_STR(str_from(page->content_type), "text/html; charset=utf-8");
        CHECK_STR(page->bytes[CODING_NONE], "<!doctype html>");
        CHECK_STR(page->bytes[CODING_BROTLI], "small");
        CHECK(!page->bytes[CODING_GZIP].at);
        CHECK_STR(script->bytes[CODING_GZIP], "smaller");
        CHECK_STR(str_from(script->content_type), "text/javascript; charset=utf-8");
        CHECK_STR(str_from(at(client, "/manifest.webmanifest")->content_type), "application/manifest+json");
        CHECK(!at(client, "/.complete") && !at(client, "/index.html.br") && !at(client, "/assets"));
        CHECK(!str_equal(page->etags[CODING_NONE], page->etags[CODING_BROTLI]) && page->etags[CODING_NONE].at[0] == '"');
        web_client_close(&client);
}

TEST(what_carries_its_digest_is_kept_and_all_else_asked_for_again)
{
        struct web_client *client;

        put("index.html", "");
        put("service.js", "");
        put("assets/main-1a2b.js", "");
        client = opened();
        CHECK_STR(str_from(at(client, "/assets/main-1a2b.js")->cache_control), "public, max-age=31536000, immutable");
        CHECK_STR(str_from(at(client, "/index.html")->cache_control), "no-cache");
        CHECK_STR(str_from(at(client, "/service.js")->cache_control), "no-cache");
        web_client_close(&client);
}

TEST(the_page_stands_at_every_address_of_its_router)
{
        static const char *const addresses[] = {"/", "/login", "/r/{room}/{seq}", "/r/{room}/t/{seq}", "/settings/{page}", "/i/{invite}"};
        struct web_client *client;

        put("index.html", "<!doctype html>");
        client = opened();
        for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
                CHECK_STR(at(client, addresses[i])->bytes[CODING_NONE], "<!doctype html>");
        web_client_close(&client);
}

TEST(the_passwords_worker_alone_may_compile)
{
        struct web_client *client;

        put("index.html", "");
        put("assets/worker-password-1a2b.js", "");
        client = opened();
        CHECK(strstr(at(client, "/assets/worker-password-1a2b.js")->policy, "'wasm-unsafe-eval'"));
        CHECK(!strstr(at(client, "/")->policy, "eval") && !strstr(at(client, "/")->policy, "unsafe"));
        CHECK(strstr(at(client, "/")->policy, "connect-src 'self' wss://chat.test:8443;"));
        web_client_close(&client);
}

TEST(a_folder_that_is_none_of_ours_is_refused)
{
        char path[128];

        check_refused();                                 /* no page in it */
        put("index.html", "");
        put("notes.doc", "");
        check_refused();
        snprintf(path, sizeof path, "%s/notes.doc", folder);
        unlink(path);
        snprintf(path, sizeof path, "%s/passwd.txt", folder);
        CHECK_INT(symlink("/etc/passwd", path), 0);
        check_refused();
        unlink(path);
        put("b c.txt", "");
        check_refused();
        snprintf(path, sizeof path, "%s/b c.txt", folder);
        unlink(path);
        put("a.br", "");
        check_refused();
        snprintf(path, sizeof path, "%s/a.br", folder);
        unlink(path);
        put("a/b/c/d/e/f.txt", "");
        check_refused();
}

TEST(too_many_files_or_bytes_are_refused)
{
        char path[128], name[32];

        put("index.html", "");
        snprintf(path, sizeof path, "%s/large.txt", folder);
        put("large.txt", "");
        CHECK_INT(truncate(path, WEB_BYTES_MAX + 1), 0);
        check_refused();
        unlink(path);
        for (int i = 0; i < WEB_FOLDER_FILES_MAX; i++) {
                snprintf(name, sizeof name, "many/%d.txt", i);
                put(name, "");
        }
        check_refused();
        strcpy(folder + strlen(folder), "-none");
        check_refused();
        folder[strlen(folder) - 5] = 0;
}

#define ALONE(name) cmocka_unit_test_setup_teardown(name, prepare, clean)

SUITE(ALONE(each_file_has_its_type_and_its_codings), ALONE(what_carries_its_digest_is_kept_and_all_else_asked_for_again), ALONE(the_page_stands_at_every_address_of_its_router),
      ALONE(the_passwords_worker_alone_may_compile), ALONE(a_folder_that_is_none_of_ours_is_refused), ALONE(too_many_files_or_bytes_are_refused))
