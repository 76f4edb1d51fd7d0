/* prompt.h — a password from a person or a pipe. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* At a terminal: asked for twice, not shown. Else the first line of standard input. Complaints go to
 * standard error, then false. Wipe it after use. */
bool prompt_password(char *out, size_t bytes);
