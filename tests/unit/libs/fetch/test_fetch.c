/* test_fetch.c — which addresses are gone to, and how far, against a server on this machine. */

#include "fetch/fetch.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "fetch/resolve.h"
#include "tests/support/check.h"

/* --- which addresses are public */

TEST(addresses_are_public_or_not)
{
        static const struct { const char *text; bool is_public; } table[] = {
                {"1.1.1.1", true}, {"8.8.8.8", true}, {"93.184.216.34", true}, {"223.255.255.254", true}, {"2606:4700:4700::1111", true},
                {"2a00:1450:4001::1", true}, {"2001:4860:4860::8888", true},
                /* this machine, and none in particular */
                {"127.0.0.1", false}, {"127.255.255.254", false}, {"0.0.0.0", false}, {"0.1.2.3", false}, {"::1", false}, {"::", false},
                /* the networks around it */
                {"10.0.0.1", false}, {"10.255.255.255", false}, {"172.16.0.1", false}, {"172.31.255.255", false}, {"172.32.0.1", true}, {"172.15.255.255", true},
                {"192.168.0.1", false}, {"192.167.255.255", true}, {"192.169.0.1", true}, {"100.64.0.1", false}, {"100.127.255.255", false},
                {"100.128.0.1", true}, {"100.63.255.255", true}, {"169.254.1.1", false}, {"fe80::1", false}, {"fc00::1", false}, {"fdff::1", false}, {"fec0::1", false},
                /* what clouds keep for their own */
                {"169.254.169.254", false}, {"169.254.170.2", false}, {"100.100.100.200", false}, {"192.0.0.192", false}, {"168.63.129.16", false}, {"fd00:ec2::254", false},
                /* many at once, and nobody */
                {"224.0.0.1", false}, {"239.255.255.255", false}, {"240.0.0.1", false}, {"255.255.255.255", false}, {"ff02::1", false}, {"ff0e::1", false},
                /* for books, benches and relays */
                {"192.0.2.1", false}, {"198.51.100.7", false}, {"203.0.113.9", false}, {"198.18.0.1", false}, {"198.19.255.255", false}, {"192.88.99.1", false},
                {"2001:db8::1", false}, {"2001::1", false}, {"2001:10::1", false}, {"3fff::1", false},
                /* IPv4 in other clothes */
                {"::ffff:127.0.0.1", false}, {"::ffff:10.0.0.1", false}, {"::ffff:169.254.169.254", false}, {"::127.0.0.1", false}, {"64:ff9b::7f00:1", false},
                {"64:ff9b:1::1", false}, {"2002:7f00:1::", false}, {"100::1", false},
        };

        for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
                struct address address;

                CHECK(address_parse(str_from(table[i].text), &address));
                if (address_is_public(address) != table[i].is_public)
                        fail_msg("%s", table[i].text);
        }
}

/* --- a server that answers by the path it is asked for */

static struct {
        int        fd, port;
        pthread_t  thread;
        atomic_int asked;
        char       head[8192];                           /* of the last request */
} server;

static void say(int fd, const char *text)
{
        size_t len = strlen(text), sent = 0;

        while (sent < len) {
                ssize_t n = send(fd, text + sent, len - sent, MSG_NOSIGNAL);
                if (n <= 0)
                        return;
                sent += (size_t)n;
        }
}

static void say_much(int fd, const char *line, size_t bytes)
{
        for (size_t sent = 0; sent < bytes; sent += strlen(line))
                if (send(fd, line, strlen(line), MSG_NOSIGNAL) <= 0)
                        return;
}

/* /to/ADDRESS leads there. */
static void lead(int fd, const char *path)
{
        char text[4096], address[2048];

        snprintf(address, sizeof address, "%.*s", (int)strcspn(path, " "), path);
        snprintf(text, sizeof text, "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", address);
        say(fd, text);
}

static void reply(int fd, const char *path)
{
        char rest[64];

        if (strncmp(path, "/to/", 4) == 0)
                lead(fd, path + 4);
        else if (strncmp(path, "/large ", 7) == 0) {
                say(fd, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
                say_much(fd, "0123456789abcdef", 3u << 20);
        } else if (strncmp(path, "/talkative ", 11) == 0) {
                say(fd, "HTTP/1.1 200 OK\r\n");
                say_much(fd, "X-Word: word\r\n", 1u << 20);
        } else if (strncmp(path, "/silent ", 8) == 0) {
                while (recv(fd, rest, sizeof rest, 0) > 0)
                        ;
        } else if (strncmp(path, "/missing ", 9) == 0)
                say(fd, "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno");
        else
                say(fd, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nSet-Cookie: a=b\r\nContent-Length: 5\r\n\r\nhello");
}

static void *serve(void *unused)
{
        int fd;

        (void)unused;
        while ((fd = accept(server.fd, NULL, NULL)) >= 0) {
                size_t len = 0;
                ssize_t n;

                while (len < sizeof server.head - 1 && (n = recv(fd, server.head + len, sizeof server.head - 1 - len, 0)) > 0) {
                        len += (size_t)n;
                        server.head[len] = 0;
                        if (strstr(server.head, "\r\n\r\n"))
                                break;
                }
                atomic_fetch_add(&server.asked, 1);
                if (len > 4 && strncmp(server.head, "GET ", 4) == 0)
                        reply(fd, server.head + 4);
                close(fd);
        }
        return NULL;
}

static int begin(void **state)
{
        struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        socklen_t len = sizeof at;

        (void)state;
        server.fd = socket(AF_INET, SOCK_STREAM, 0);
        if (bind(server.fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(server.fd, 16) != 0 || getsockname(server.fd, (struct sockaddr *)&at, &len) != 0)
                return -1;
        server.port = ntohs(at.sin_port);
        return pthread_create(&server.thread, NULL, serve, NULL);
}

static int end(void **state)
{
        (void)state;
        shutdown(server.fd, SHUT_RDWR);
        pthread_join(server.thread, NULL);
        close(server.fd);
        return 0;
}

/* --- names, as the test says */

static struct {
        const char *answers[8][4];                       /* the first look-up, the second … of any name */
        int         asked;
} names;

static int resolve(void *owner, const char *host, int64_t wait_ms, struct address out[static FETCH_ADDRESSES_MAX])
{
        int count = 0;

        (void)owner, (void)host;
        CHECK(wait_ms > 0 && wait_ms <= FETCH_MS && names.asked < 8);
        for (const char **one = names.answers[names.asked++]; count < 4 && one[count]; count++)
                CHECK(address_parse(str_from(one[count]), &out[count]));
        return count;
}

struct tried {
        enum err            err;
        struct fetch_answer answer;
        const char         *why;
        int                 asked;                       /* how often the server was, by this */
};

static struct arena *arena;

/* This machine is allowed, and nothing else that is not public. "PORT" in the address is the server's. */
static struct tried try_with(struct fetch_config config, const char *url)
{
        struct tried tried = {0};
        struct fetch *fetch;
        char text[4096], *at;
        int before = atomic_load(&server.asked);

        config.resolve = config.resolve ? config.resolve : resolve;
        snprintf(text, sizeof text, "%s", url);
        while ((at = strstr(text, "PORT"))) {
                char rest[4096];
                snprintf(rest, sizeof rest, "%s", at + 4);
                snprintf(at, sizeof text - (size_t)(at - text), "%d%s", server.port, rest);
        }
        fetch = fetch_create(&config);
        CHECK(fetch != NULL);
        if (!arena)
                arena = arena_create(64u << 20);
        tried.err   = fetch_get(fetch, str_from(text), arena, &tried.answer, &tried.why);
        tried.asked = atomic_load(&server.asked) - before;
        fetch_destroy(&fetch);
        return tried;
}

static struct tried try_it(const char *url)
{
        return try_with((struct fetch_config){.allowed_networks = STR("127.0.0.1"), .agent = "test"}, url);
}

static void name_is(const char *first, const char *second)
{
        memset(&names, 0, sizeof names);
        for (int i = 0; i < 8; i++)
                names.answers[i][0] = i ? second : first;
}

/* --- what is got */

TEST(a_page_is_got)
{
        struct tried tried;

        name_is("127.0.0.1", "127.0.0.1");
        tried = try_it("http://example.org:PORT/page?a=b#part");
        CHECK_OK(tried.err);
        CHECK_INT(tried.answer.status, 200);
        CHECK_STR(tried.answer.body, "hello");
        CHECK_STR(tried.answer.content_type, "text/html; charset=utf-8");
        CHECK(!tried.answer.is_cut && strstr(server.head, "GET /page?a=b HTTP/1.1\r\n") && strstr(server.head, "User-Agent: test\r\n"));
        CHECK(!strstr(server.head, "Authorization") && !strstr(server.head, "Cookie") && !strstr(server.head, "Accept-Encoding") && !strstr(server.head, "Referer"));
        CHECK_INT(try_it("http://127.0.0.1:PORT/missing").answer.status, 404);
}

TEST(redirects_are_followed_three_times_and_no_more)
{
        struct tried tried;

        name_is("127.0.0.1", "127.0.0.1");
        tried = try_it("http://a.test:PORT/to/http://b.test:PORT/to/http://c.test:PORT/to/http://d.test:PORT/end");
        CHECK_OK(tried.err);
        CHECK_INT(tried.asked, 4);
        CHECK(strstr(tried.answer.url.at, "http://d.test:") && names.asked == 4);
        name_is("127.0.0.1", "127.0.0.1");
        tried = try_it("http://a.test:PORT/to/http://b.test:PORT/to/http://c.test:PORT/to/http://d.test:PORT/to/http://e.test:PORT/end");
        CHECK_ERR(tried.err, ERR_UNAVAILABLE);
        CHECK_INT(tried.asked, 4);
        CHECK_OK(try_it("http://127.0.0.1:PORT/to//relative").err);
        CHECK(strstr(server.head, "GET /relative HTTP/1.1"));
}

/* --- what is not gone to */

TEST(what_is_no_address_of_the_web_is_not_asked)
{
        static const char *const urls[] = {
                "", "example.org", "//example.org/", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "javascript:alert(1)", "http://", "http://?x", "data:text/html,x",
                "http://user@example.org/", "http://user:word@example.org/", "http://exa mple.org/", "http://ex\xc3\xa4mple.org/", "http://example.org:99999/", "http://[fe80::1%25lo]/",
                "http://example.org\r\nX-Header: y/",
        };

        for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
                name_is("127.0.0.1", "127.0.0.1");
                if (try_it(urls[i]).err != ERR_INVALID || names.asked)
                        fail_msg("%s", urls[i]);
        }
        char *longest = malloc(FETCH_URL_BYTES_MAX + 2);
        memset(longest, 'a', FETCH_URL_BYTES_MAX + 1);
        memcpy(longest, "http://a.test/", 14);
        longest[FETCH_URL_BYTES_MAX + 1] = 0;
        CHECK_ERR(try_it(longest).err, ERR_INVALID);
        free(longest);
}

TEST(addresses_that_are_not_public_are_not_gone_to_however_they_are_spelt)
{
        static const char *const urls[] = {
                "http://127.0.0.1:PORT/", "http://127.1:PORT/", "http://2130706433:PORT/", "http://0x7f000001:PORT/", "http://0177.0.0.1:PORT/", "http://127.0.0.1.:PORT/",
                "http://[::1]:PORT/", "http://[::ffff:127.0.0.1]:PORT/", "http://[::ffff:7f00:1]:PORT/", "http://0:PORT/", "http://169.254.169.254/latest/meta-data/",
                "http://10.0.0.1/", "http://[fd00:ec2::254]/", "http://100.100.100.200/",
        };

        for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
                name_is("127.0.0.1", "127.0.0.1");
                struct tried tried = try_with((struct fetch_config){.agent = "test"}, urls[i]);
                if (tried.err != ERR_FORBIDDEN || tried.asked)
                        fail_msg("%s: %s", urls[i], tried.why);
        }
        /* Even where this machine is allowed. */
        CHECK_ERR(try_it("http://[::ffff:127.0.0.1]:PORT/").err, ERR_FORBIDDEN);
}

TEST(a_name_with_one_address_that_is_not_public_is_not_gone_to)
{
        name_is("1.1.1.1", NULL);
        names.answers[0][1] = "192.168.0.1";
        CHECK_ERR(try_it("http://two.test/").err, ERR_FORBIDDEN);
        memset(&names, 0, sizeof names);
        CHECK_ERR(try_it("http://nobody.test/").err, ERR_UNAVAILABLE);
}

TEST(a_name_that_says_something_else_the_second_time_has_no_second_time)
{
        struct tried tried;

        name_is("127.0.0.1", "10.0.0.1");
        tried = try_it("http://rebinding.test:PORT/");
        CHECK_OK(tried.err);
        CHECK_INT(names.asked, 1);
        /* The redirect is another request, and looked up anew. */
        name_is("127.0.0.1", "10.0.0.1");
        tried = try_it("http://rebinding.test:PORT/to/http://rebinding.test:PORT/");
        CHECK_ERR(tried.err, ERR_FORBIDDEN);
        CHECK_INT(tried.asked, 1);
}

TEST(redirects_are_judged_like_the_first_address)
{
        static const struct { const char *to; enum err err; } table[] = {
                {"http://127.0.0.2:PORT/", ERR_FORBIDDEN}, {"http://[::1]:PORT/", ERR_FORBIDDEN}, {"http://169.254.169.254/", ERR_FORBIDDEN},
                {"http://2130706434:PORT/", ERR_FORBIDDEN}, {"//10.0.0.1/", ERR_FORBIDDEN}, {"http://user:word@127.0.0.1:PORT/", ERR_INVALID},
                {"file:///etc/passwd", ERR_INVALID}, {"gopher://127.0.0.1:PORT/", ERR_INVALID},
        };

        for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
                char url[256];

                name_is("127.0.0.1", "127.0.0.1");
                snprintf(url, sizeof url, "http://a.test:PORT/to/%s", table[i].to);
                struct tried tried = try_it(url);
                if (tried.err != table[i].err || tried.asked != 1)
                        fail_msg("%s: %d %s", table[i].to, (int)tried.err, tried.why);
        }
}

TEST(no_proxy_of_the_environment_is_used)
{
        char proxy[64];

        snprintf(proxy, sizeof proxy, "http://127.0.0.1:%d", server.port);
        setenv("http_proxy", proxy, 1);
        setenv("ALL_PROXY", proxy, 1);
        name_is("127.0.0.3", NULL);
        struct tried tried = try_with((struct fetch_config){.allowed_networks = STR("127.0.0.3"), .agent = "test"}, "http://a.test:1/");
        unsetenv("http_proxy");
        unsetenv("ALL_PROXY");
        CHECK_ERR(tried.err, ERR_UNAVAILABLE);
        CHECK_INT(tried.asked, 0);
}

/* --- how far */

TEST(a_large_page_is_cut)
{
        struct tried tried = try_it("http://127.0.0.1:PORT/large");

        CHECK_OK(tried.err);
        CHECK(tried.answer.is_cut && tried.answer.body.len == FETCH_BODY_BYTES_MAX);
        CHECK_INT(tried.answer.status, 200);
}

TEST(a_head_without_end_is_no_answer)
{
        CHECK_ERR(try_it("http://127.0.0.1:PORT/talkative").err, ERR_UNAVAILABLE);
}

TEST(who_says_nothing_is_waited_for_so_long_and_no_longer)
{
        int64_t before_ms = clock_monotonic_ms();
        struct tried tried = try_with((struct fetch_config){.allowed_networks = STR("127.0.0.1"), .agent = "test", .patience_ms = 200}, "http://127.0.0.1:PORT/silent");

        CHECK_ERR(tried.err, ERR_UNAVAILABLE);
        CHECK(clock_monotonic_ms() - before_ms < 2000);
}

TEST(a_reference_leads_where_the_page_it_stands_in_says)
{
        static const struct { const char *base, *reference, *to; } table[] = {
                {"https://a.test/one/two?x", "/image.png", "https://a.test/image.png"}, {"https://a.test/one/two", "three.png?a=b c", "https://a.test/one/three.png?a=b+c"},
                {"https://a.test/", "//b.test/x", "https://b.test/x"}, {"https://a.test/", "http://b.test/x#y", "http://b.test/x#y"}, {"https://a.test/", "javascript:alert(1)", NULL},
                {"https://a.test/", "data:image/png;base64,AAAA", NULL}, {"https://a.test/", "https://user:word@b.test/", NULL}, {"https://a.test/", "", NULL}, {"file:///etc/", "passwd", NULL},
        };
        struct arena *own = arena_create(1 << 20);

        for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
                struct str to = fetch_join(str_from(table[i].base), str_from(table[i].reference), own);

                if (table[i].to ? !str_equal(to, str_from(table[i].to)) : to.at != NULL)
                        fail_msg("%s from %s: %.*s", table[i].reference, table[i].base, STR_ARG(to));
        }
        arena_destroy(&own);
}

TEST(what_allows_networks_must_be_a_list_of_networks)
{
        CHECK(fetch_create(&(struct fetch_config){.allowed_networks = STR("somewhere")}) == NULL);
}

TEST(the_systems_look_up_knows_this_machine_and_no_nonsense)
{
        struct resolver *resolver = resolver_create();
        struct address out[FETCH_ADDRESSES_MAX];

        CHECK(resolver_resolve(resolver, "localhost", 5000, out) >= 1);
        CHECK(!address_is_public(out[0]));
        CHECK_INT(resolver_resolve(resolver, "name.invalid", 5000, out), 0);
        resolver_destroy(&resolver);
        if (arena)
                arena_destroy(&arena);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                CASE(addresses_are_public_or_not), CASE(a_page_is_got), CASE(redirects_are_followed_three_times_and_no_more),
                CASE(what_is_no_address_of_the_web_is_not_asked), CASE(addresses_that_are_not_public_are_not_gone_to_however_they_are_spelt),
                CASE(a_name_with_one_address_that_is_not_public_is_not_gone_to), CASE(a_name_that_says_something_else_the_second_time_has_no_second_time),
                CASE(redirects_are_judged_like_the_first_address), CASE(no_proxy_of_the_environment_is_used), CASE(a_large_page_is_cut),
                CASE(a_head_without_end_is_no_answer), CASE(who_says_nothing_is_waited_for_so_long_and_no_longer),
                CASE(a_reference_leads_where_the_page_it_stands_in_says), CASE(what_allows_networks_must_be_a_list_of_networks), CASE(the_systems_look_up_knows_this_machine_and_no_nonsense),
        };

        return cmocka_run_group_tests(tests, begin, end);
}
