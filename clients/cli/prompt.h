/* prompt.h — asking a person, and reading secrets: without echo from the terminal, or the first line of a
 * file or of standard input. */
#pragma once
#include <stdbool.h>
#include "base/str.h"

struct arena;

#define PROMPT_BYTES_MAX 1024

/* A line from the terminal; none when there is no terminal or nothing was typed. The question goes to the
 * terminal, not to standard output. */
struct str prompt_line(const char *question, struct arena *arena);
struct str prompt_secret(const char *question, struct arena *arena); /* echo is put back also when the
                                                                      * program is interrupted */

/* The first line of a file ("-": standard input) without its newline; none when it cannot be read, is
 * empty or longer than PROMPT_BYTES_MAX. */
struct str secret_from_file(struct str path, struct arena *arena);
