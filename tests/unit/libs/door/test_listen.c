/* test_listen.c — a listening socket at exactly the address it was given. */

#include "door/listen.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/log.h"
#include "tests/support/check.h"

TEST(it_is_bound_to_that_address_alone)
{
        struct sockaddr_in at;
        socklen_t          bytes = sizeof at;
        int                fd, again;
        CHECK_OK(listen_open(STR("127.0.0.1:0"), &fd));
        CHECK(getsockname(fd, (struct sockaddr *)&at, &bytes) == 0);
        CHECK_INT(at.sin_family, AF_INET);
        CHECK_INT(ntohl(at.sin_addr.s_addr), INADDR_LOOPBACK);
        CHECK_INT(listen_port(fd), ntohs(at.sin_port));
        char text[40];
        snprintf(text, sizeof text, "127.0.0.1:%d", listen_port(fd));
        CHECK_ERR(listen_open(str_from(text), &again), ERR_UNAVAILABLE);
        close(fd);
}

TEST(what_is_no_address_and_port_is_refused)
{
        static const char *const texts[] = {"", ":", "7001", ":7001", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:x", "::1:7001", "[::1]", "[127.0.0.1:80", "localhost:7001"};
        int fd;
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
                CHECK_ERR(listen_open(str_from(texts[i]), &fd), ERR_INVALID);
}

int main(void)
{
        const struct CMUnitTest tests[] = {CASE(it_is_bound_to_that_address_alone), CASE(what_is_no_address_and_port_is_refused)};
        log_start("test", "test", LOG_ERROR + 1, false);
        return cmocka_run_group_tests(tests, NULL, NULL);
}
