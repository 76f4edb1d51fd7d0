/* memory.c — malloc, for callers who could do nothing sensible about a NULL. */

#include "base/memory.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Noreturn void memory_give_up(const char *sentence)
{
        /* No stdio: it might want memory. */
        ssize_t done = write(STDERR_FILENO, sentence, strlen(sentence));
        if (done >= 0)
                done = write(STDERR_FILENO, "\n", 1);
        (void)done;
        abort();
}

static void *memory_check(void *at)
{
        if (!at)
                memory_give_up("out of memory");
        return at;
}

void *memory_zero(size_t bytes)
{
        return memory_check(calloc(1, bytes ? bytes : 1));
}

void *memory_array(size_t count, size_t item_bytes)
{
        return memory_check(calloc(count ? count : 1, item_bytes ? item_bytes : 1));
}

void *memory_resize(void *at, size_t bytes)
{
        return memory_check(realloc(at, bytes ? bytes : 1));
}

char *memory_text(const char *zero_terminated)
{
        return memory_check(strdup(zero_terminated));
}

/* Larger pieces are the system's own from the beginning, and whatever is set here is not adjusted any more. */
void memory_keep(size_t bytes)
{
        mallopt(M_TRIM_THRESHOLD, (int)bytes);
        mallopt(M_MMAP_THRESHOLD, (int)(bytes / 2));
}
