/* postgres.c — a real PostgreSQL for one test program. */

#include "tests/support/postgres.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char  folder[64], programs[128], conninfos[4][160];
static pid_t server, owner_process;

static _Noreturn void give_up(const char *why)
{
        fprintf(stderr, "postgres: %s\n", why);
        exit(1);
}

static void become_postgres(void)
{
        struct passwd *user = getuid() == 0 ? getpwnam("postgres") : NULL;

        if (getuid() == 0 && (!user || setgroups(0, NULL) || setgid(user->pw_gid) || setuid(user->pw_uid)))
                _exit(126);
        if (chdir(folder))
                _exit(126);
}

/* The first argument becomes the whole path: PostgreSQL's programs look for each other beside it. */
static pid_t spawn(const char *program, const char **arguments, bool is_quiet)
{
        char path[256];
        snprintf(path, sizeof path, "%s/%s", programs, program);
        fflush(NULL);
        pid_t pid = fork();
        if (pid)
                return pid;
        become_postgres();
        prctl(PR_SET_PDEATHSIG, SIGQUIT);
        setpgid(0, 0);
        int log = open("log", O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(log, 1);
        if (is_quiet)
                dup2(log, 2);
        arguments[0] = path;
        execv(path, (char *const *)arguments);
        _exit(127);
}

static int status_of(pid_t pid)
{
        int status = -1;
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
                ;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void start(void);

static void rest(long ms)
{
        nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

void postgres_go_on(void)
{
        char data[96], option[128];
        snprintf(data, sizeof data, "%s/data", folder);
        snprintf(option, sizeof option, "unix_socket_directories=%s", folder);
        server = spawn("postgres",
                       (const char *[]){"postgres", "-D", data, "-c", option, "-c", "listen_addresses=", "-c",
                                        "fsync=off", "-c", "max_connections=60", "-c", "shared_buffers=16MB",
                                        "-c", "max_wal_size=256MB", "-c", "log_min_messages=fatal", NULL},
                       true);
        for (int i = 0; i < 600; i++) {
                if (status_of(spawn("pg_isready", (const char *[]){"pg_isready", "-q", "-h", folder, NULL},
                                    true))
                    == 0)
                        return;
                rest(20);
        }
        give_up("the server does not answer");
}

static void end(int how)
{
        if (server > 0) {
                kill(server, SIGCONT);
                kill(server, how);
                status_of(server);
        }
        server = 0;
}

static void clean_up(void)
{
        if (getpid() != owner_process)                           /* a child that called exit */
                return;
        postgres_unpause();
        end(SIGQUIT);
        pid_t pid = fork();
        if (!pid) {
                execlp("rm", "rm", "-rf", folder, (char *)NULL);
                _exit(127);
        }
        status_of(pid);
}

static void start(void)
{
        static const char roles[] =
                "CREATE ROLE auth LOGIN; CREATE ROLE chat LOGIN; CREATE ROLE work LOGIN; CREATE ROLE admin LOGIN;"
                "ALTER ROLE auth SET search_path = auth; ALTER ROLE chat SET search_path = chat;"
                "ALTER ROLE work SET search_path = work; ALTER ROLE admin SET search_path = admin; CREATE SCHEMA auth AUTHORIZATION auth;"
                "CREATE SCHEMA chat AUTHORIZATION chat; CREATE SCHEMA work AUTHORIZATION work; CREATE SCHEMA admin AUTHORIZATION admin;"
                "CREATE EXTENSION pg_trgm SCHEMA chat";
        glob_t found;
        if (glob("/usr/lib/postgresql/*/bin", 0, NULL, &found) || !found.gl_pathc)
                give_up("no server is installed");
        snprintf(programs, sizeof programs, "%s", found.gl_pathv[found.gl_pathc - 1]);
        globfree(&found);

        strcpy(folder, "/tmp/chat-pg-XXXXXX");
        if (!mkdtemp(folder))
                give_up("no folder under /tmp");
        struct passwd *user = getuid() == 0 ? getpwnam("postgres") : NULL;
        if (user && chown(folder, user->pw_uid, user->pw_gid))
                give_up("chown failed");
        owner_process = getpid();
        atexit(clean_up);
        if (status_of(spawn("initdb",
                            (const char *[]){"initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E",
                                             "UTF8", "--no-locale", "--no-sync", "--no-instructions", NULL},
                            false)))
                give_up("initdb failed");
        postgres_go_on();
        if (status_of(spawn("createdb",
                            (const char *[]){"createdb", "-h", folder, "-U", "postgres", "chat", NULL},
                            false)))
                give_up("createdb failed");
        postgres_psql(roles);
}

const char *postgres_conninfo(const char *role)
{
        static const char *const names[] = {"postgres", "auth", "chat", "work", "admin"};

        if (!folder[0])
                start();
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
                if (!strcmp(role, names[i])) {
                        snprintf(conninfos[i], sizeof conninfos[i], "host=%s dbname=chat user=%s", folder,
                                 role);
                        return conninfos[i];
                }
        give_up("no such role");
}

const char *postgres_superuser(void)
{
        return postgres_conninfo("postgres");
}

static void psql_as(const char *role, const char *sql)
{
        if (!folder[0])
                start();
        if (status_of(spawn("psql",
                            (const char *[]){"psql", "-qX", "-h", folder, "-U", role, "-d", "chat", "-v",
                                             "ON_ERROR_STOP=1", "-c", sql, NULL},
                            false)))
                give_up("psql failed");
}

void postgres_psql(const char *sql)
{
        psql_as("postgres", sql);
}

/* By text, not by name: the server's user may not be able to reach the tree. */
void postgres_migrate(const char *role, const char *migrations)
{
        static char text[256 * 1024];
        char        pattern[256];
        glob_t      found;

        snprintf(pattern, sizeof pattern, "%s/[0-9]*.sql", migrations);
        if (glob(pattern, 0, NULL, &found) || !found.gl_pathc)
                give_up("no migrations; is this the tree's root?");
        for (size_t i = 0; i < found.gl_pathc; i++) {
                FILE  *file = fopen(found.gl_pathv[i], "r");
                size_t len  = file ? fread(text, 1, sizeof text - 1, file) : 0;
                if (!len)
                        give_up("a migration cannot be read");
                fclose(file);
                text[len] = '\0';
                psql_as(role, text);
        }
        globfree(&found);
}

/* The server's processes: each backend leads a session and a group of its own, so the postmaster's children
 * are looked up. */
static void signal_all(int how)
{
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)server, (int)server);
        FILE *children = fopen(path, "r");
        kill(server, how);
        for (int pid; children && fscanf(children, "%d", &pid) == 1;)
                kill(pid, how);
        if (children)
                fclose(children);
}

void postgres_pause(void)
{
        signal_all(SIGSTOP);
}

void postgres_unpause(void)
{
        if (server > 0)
                signal_all(SIGCONT);
}

void postgres_kill(void)
{
        signal_all(SIGKILL);
        status_of(server);
        server = 0;
}

void postgres_stop(void)
{
        end(SIGINT);
}
