/* redis_server.c — redis-server as a child. */

#include "tests/support/redis_server.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define START_TRIES 1000

struct redis_test_server {
        pid_t child;
        char  folder[64], socket[96], password[64];
};

_Noreturn static void give_up(const char *what)
{
        perror(what);
        _exit(99);
}

static bool answers(const struct redis_test_server *server)
{
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        int                fd      = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        snprintf(address.sun_path, sizeof address.sun_path, "%s", server->socket);
        bool is_there = fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0;
        if (fd >= 0)
                close(fd);
        return is_there;
}

void redis_test_server_start_again(struct redis_test_server *server)
{
        pid_t parent  = getpid();
        server->child = fork();
        if (server->child < 0)
                give_up("fork");
        if (server->child == 0) {
                prctl(PR_SET_PDEATHSIG, SIGKILL);
                if (getppid() != parent)
                        _exit(1);
                int nothing = open("/dev/null", O_RDWR);
                dup2(nothing, STDOUT_FILENO);
                execlp("redis-server", "redis-server", "--port", "0", "--unixsocket", server->socket, "--dir", server->folder,
                       "--save", "", "--appendonly", "no", server->password[0] ? "--requirepass" : (char *)NULL,
                       server->password, (char *)NULL);
                give_up("redis-server");
        }
        for (int tries = 0; tries < START_TRIES && !answers(server); tries++) {
                if (waitpid(server->child, NULL, WNOHANG) == server->child)
                        give_up("redis-server ended");
                poll(NULL, 0, 5);
        }
        if (!answers(server))
                give_up("redis-server does not answer");
}

struct redis_test_server *redis_test_server_start(const char *password)
{
        struct redis_test_server *server = calloc(1, sizeof *server);
        if (!server)
                give_up("calloc");
        snprintf(server->folder, sizeof server->folder, "/tmp/test_redis.XXXXXX");
        if (!mkdtemp(server->folder))
                give_up(server->folder);
        snprintf(server->socket, sizeof server->socket, "%s/socket", server->folder);
        snprintf(server->password, sizeof server->password, "%s", password ? password : "");
        redis_test_server_start_again(server);
        return server;
}

void redis_test_server_kill(struct redis_test_server *server)
{
        if (server->child > 0) {
                kill(server->child, SIGKILL);
                waitpid(server->child, NULL, 0);
        }
        server->child = 0;
        unlink(server->socket);
}

void redis_test_server_freeze(struct redis_test_server *server)
{
        kill(server->child, SIGSTOP);
}

void redis_test_server_thaw(struct redis_test_server *server)
{
        kill(server->child, SIGCONT);
}

void redis_test_server_stop(struct redis_test_server **server)
{
        redis_test_server_kill(*server);
        rmdir((*server)->folder);
        free(*server);
        *server = NULL;
}

struct str redis_test_server_address(const struct redis_test_server *server)
{
        return str_from(server->socket);
}
