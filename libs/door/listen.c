/* listen.c — a listening socket at exactly the address it was given. */

#include "door/listen.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/log.h"
#include "base/network.h"

#define UNTOLD_SECONDS 5                                 /* the kernel keeps a connection to itself so long, until its first bytes come */

static bool parse(struct str text, struct sockaddr_storage *out, socklen_t *out_bytes)
{
        struct str     host = text;
        struct address address;
        int64_t        port;
        size_t         colon = text.len;

        while (colon && text.at[colon - 1] != ':')
                colon--;
        if (!colon || !str_to_int((struct str){text.at + colon, text.len - colon}, 0, 65535, &port))
                return false;
        host.len = colon - 1;
        if (host.len >= 2 && host.at[0] == '[' && host.at[host.len - 1] == ']')
                host = (struct str){host.at + 1, host.len - 2};
        else if (memchr(host.at, ':', host.len))
                return false;
        if (!address_parse(host, &address))
                return false;
        memset(out, 0, sizeof *out);
        if (address_is_v4(address)) {
                struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
                memcpy(&v4.sin_addr, address.bytes + 12, 4);
                memcpy(out, &v4, *out_bytes = sizeof v4);
        } else {
                struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
                memcpy(&v6.sin6_addr, address.bytes, 16);
                memcpy(out, &v6, *out_bytes = sizeof v6);
        }
        return true;
}

static int open_at(const struct sockaddr_storage *at, socklen_t bytes)
{
        int fd = socket(at->ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1, untold = UNTOLD_SECONDS;

        if (fd < 0)
                return -1;
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &untold, sizeof untold);
        if (at->ss_family == AF_INET6)
                setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
        if (bind(fd, (const struct sockaddr *)at, bytes) == 0 && listen(fd, SOMAXCONN) == 0)
                return fd;
        close(fd);
        return -1;
}

enum err listen_open(struct str address, int *fd)
{
        struct sockaddr_storage at;
        socklen_t               bytes;

        if (!parse(address, &at, &bytes)) {
                log_error("cannot listen: not an address and a port", LOG_STR("address", address));
                return ERR_INVALID;
        }
        *fd = open_at(&at, bytes);
        if (*fd < 0) {
                log_error("cannot listen", LOG_STR("address", address), LOG_TEXT("reason", strerror(errno)));
                return ERR_UNAVAILABLE;
        }
        return OK;
}

int listen_port(int fd)
{
        struct sockaddr_storage at;
        socklen_t               bytes = sizeof at;

        if (getsockname(fd, (struct sockaddr *)&at, &bytes) != 0)
                return -1;
        if (at.ss_family == AF_INET6) {
                struct sockaddr_in6 v6;
                memcpy(&v6, &at, sizeof v6);
                return ntohs(v6.sin6_port);
        }
        struct sockaddr_in v4;
        memcpy(&v4, &at, sizeof v4);
        return ntohs(v4.sin_port);
}
