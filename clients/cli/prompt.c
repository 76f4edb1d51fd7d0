/* prompt.c — the terminal, asked. */

#include "cli/prompt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include "base/arena.h"

static volatile sig_atomic_t caught;

static void catch(int number)
{
        caught = number;
}

/* Up to a newline, at most PROMPT_BYTES_MAX bytes; 0 when there is nothing or too much. With `waiting`
 * signals are let through only while nothing else is done, so that none falls between looking for it and
 * falling asleep. */
static size_t line_read(int fd, const sigset_t *waiting, char text[static PROMPT_BYTES_MAX + 1])
{
        size_t len = 0;
        for (;;) {
                char          c;
                struct pollfd ready = {.fd = fd, .events = POLLIN};
                if (waiting && ppoll(&ready, 1, NULL, waiting) < 0 && errno != EINTR)
                        break;
                if (waiting && caught)
                        break;
                if (waiting && !ready.revents)
                        continue;
                ssize_t got = read(fd, &c, 1);
                if (got < 0 && errno == EINTR)
                        continue;
                if (got <= 0 || c == '\n')
                        break;
                if (len == PROMPT_BYTES_MAX)
                        return 0;
                text[len++] = c;
        }
        if (len && text[len - 1] == '\r')
                len--;
        return len;
}

static struct str ask(const char *question, bool is_secret, struct arena *arena)
{
        static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
        struct sigaction old_actions[sizeof numbers / sizeof *numbers], action = {.sa_handler = catch};
        struct termios   old, quiet;
        sigset_t         held, before;
        char             text[PROMPT_BYTES_MAX + 1];
        int              fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
        if (fd < 0)
                return STR_NONE;
        caught = 0;
        sigemptyset(&held);
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
                sigaddset(&held, numbers[i]);
        sigprocmask(SIG_BLOCK, &held, &before);
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
                sigaction(numbers[i], &action, &old_actions[i]);
        bool is_quiet = is_secret && tcgetattr(fd, &old) == 0;
        if (is_quiet) {
                quiet = old;
                quiet.c_lflag &= ~(tcflag_t)ECHO;
                tcsetattr(fd, TCSAFLUSH, &quiet);
        }
        dprintf(fd, "%s", question);
        size_t len = line_read(fd, &before, text);
        if (is_quiet) {
                tcsetattr(fd, TCSAFLUSH, &old);
                dprintf(fd, "\n");
        }
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
                sigaction(numbers[i], &old_actions[i], NULL);
        sigprocmask(SIG_SETMASK, &before, NULL);
        close(fd);
        if (caught)
                raise(caught);
        struct str answer = len && !caught ? str_copy((struct str){text, len}, arena) : STR_NONE;
        explicit_bzero(text, sizeof text);
        return answer;
}

struct str prompt_line(const char *question, struct arena *arena)
{
        return ask(question, false, arena);
}

struct str prompt_secret(const char *question, struct arena *arena)
{
        return ask(question, true, arena);
}

struct str secret_from_file(struct str path, struct arena *arena)
{
        char text[PROMPT_BYTES_MAX + 1];
        bool is_stdin = str_equal(path, STR("-"));
        int  fd       = is_stdin ? STDIN_FILENO : open(str_copy(path, arena).at, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
                return STR_NONE;
        size_t len = line_read(fd, NULL, text);
        if (!is_stdin)
                close(fd);
        struct str secret = len ? str_copy((struct str){text, len}, arena) : STR_NONE;
        explicit_bzero(text, sizeof text);
        return secret;
}
