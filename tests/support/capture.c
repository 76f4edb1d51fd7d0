/* capture.c — a descriptor lent to a file for a while. */

#include "tests/support/capture.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int  lent, kept;
static FILE *file;
static char text[16 << 20];

void capture_begin(int fd)
{
        fflush(NULL);
        file = tmpfile();
        kept = dup(fd);
        lent = fd;
        if (!file || kept < 0 || dup2(fileno(file), fd) < 0)
                abort();
}

struct str capture_end(void)
{
        fflush(NULL);
        dup2(kept, lent);
        close(kept);
        rewind(file);
        size_t len = fread(text, 1, sizeof text - 1, file);
        text[len]  = '\0';
        fclose(file);
        return (struct str){text, len};
}
