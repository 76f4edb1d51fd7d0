/* test_server_url.c — addresses of servers: https everywhere, http on this machine alone. */

#include "c/server_url.h"

#include "tests/support/check.h"

static struct server_url url;

static void reads(const char *text, bool is_tls, const char *host, int port, const char *origin)
{
        const char *wrong = server_url_read(str_from(text), &url);
        if (wrong)
                fail_msg("%s %s", text, wrong);
        CHECK(url.is_tls == is_tls);
        CHECK_STR(str_from(url.host), host);
        CHECK_INT(url.port, port);
        CHECK_STR(str_from(url.origin), origin);
}

TEST(good_ones)
{
        reads("https://chat.example.org", true, "chat.example.org", 443, "https://chat.example.org");
        reads("chat.example.org", true, "chat.example.org", 443, "https://chat.example.org");
        reads(" https://Chat.Example.org:8443/ ", true, "chat.example.org", 8443,
              "https://chat.example.org:8443");
        reads("https://chat.example.org:443", true, "chat.example.org", 443, "https://chat.example.org");
        reads("http://127.0.0.1:8080", false, "127.0.0.1", 8080, "http://127.0.0.1:8080");
        reads("http://127.1.2.3", false, "127.1.2.3", 80, "http://127.1.2.3");
        reads("http://localhost:8080", false, "localhost", 8080, "http://localhost:8080");
        reads("http://[::1]:8080", false, "::1", 8080, "http://[::1]:8080");
        reads("https://[2001:db8::1]", true, "2001:db8::1", 443, "https://[2001:db8::1]");
        CHECK(!url.is_loopback);
}

TEST(among_services_plain_http_goes_anywhere)
{
        CHECK(server_url_read_inside(STR("http://chat-gateway:7011"), &url) == NULL);
        CHECK(!url.is_tls && !url.is_loopback);
        CHECK_STR(str_from(url.origin), "http://chat-gateway:7011");
        CHECK(server_url_read_inside(STR("http://chat-gateway:7011/v1"), &url) != NULL && server_url_read_inside(STR("ftp://x"), &url) != NULL);
}

TEST(bad_ones)
{
        static const char *const bad[] = {"",
                                          " ",
                                          "http://chat.example.org",
                                          "http://10.0.0.1",
                                          "http://128.0.0.1",
                                          "http://0.0.0.0",
                                          "http://localhost.example.org",
                                          "http://127.0.0.1.example.org",
                                          "ftp://x",
                                          "https://",
                                          "https://a b",
                                          "https://a/b",
                                          "https://a?x",
                                          "https://a#x",
                                          "https://u@a",
                                          "https://u:p@a",
                                          "https://a:0",
                                          "https://a:65536",
                                          "https://a:x",
                                          "https://a:",
                                          "https://-a",
                                          "https://.a",
                                          "https://[::1",
                                          "https://[zz]",
                                          "https://[127.0.0.1]",
                                          "https://[::1]x",
                                          "https://a\nb",
                                          "http://[::2]",
                                          "https://ünicode.example"};
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
                if (!server_url_read(str_from(bad[i]), &url))
                        fail_msg("\"%s\" was taken", bad[i]);
}

SUITE(CASE(good_ones), CASE(among_services_plain_http_goes_anywhere), CASE(bad_ones))
