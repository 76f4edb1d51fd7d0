/* completion.h — completion scripts for bash, zsh and fish, printed from the tables. Pure. */
#pragma once
#include "base/buf.h"

/* NULL when the shell is known; else the names of those that are. */
const char *completion_print(struct buf *out, struct str shell);
