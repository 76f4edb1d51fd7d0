/* prompt.c — a password from a person or a pipe. */

#include "auth/prompt.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "crypto/hash.h"

static bool read_line(char *out, size_t bytes)
{
        size_t len;

        if (!fgets(out, (int)bytes, stdin)) {
                fprintf(stderr, "auth: no password on standard input\n");
                return false;
        }
        len = strlen(out);
        if (len && out[len - 1] == '\n')
                out[--len] = 0;
        else if (!feof(stdin)) {
                fprintf(stderr, "auth: the password is longer than %zu bytes\n", bytes - 2);
                return false;
        }
        return true;
}

static bool ask(const char *question, char *out, size_t bytes)
{
        struct termios as_it_was, silent;
        bool is_read, is_silent = tcgetattr(STDIN_FILENO, &as_it_was) == 0;

        fputs(question, stderr);
        silent = as_it_was;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        if (is_silent)
                tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
        is_read = read_line(out, bytes);
        if (is_silent)
                tcsetattr(STDIN_FILENO, TCSAFLUSH, &as_it_was);
        fputc('\n', stderr);
        return is_read;
}

bool prompt_password(char *out, size_t bytes)
{
        char again[2048];
        bool is_same;

        if (!isatty(STDIN_FILENO))
                return read_line(out, bytes);
        if (bytes > sizeof again)
                bytes = sizeof again;
        if (!ask("Password: ", out, bytes) || !ask("Once more: ", again, bytes))
                return false;
        is_same = strcmp(out, again) == 0;
        bytes_wipe(again, sizeof again);
        if (!is_same)
                fprintf(stderr, "auth: these are two different passwords\n");
        return is_same;
}
