/* help.h — help on standard output, and the manual: read from the tables, so that they cannot disagree
 * with the program. */
#pragma once
#include "base/buf.h"

struct command;

void help_program(struct buf *out);                      /* all commands, one line each */
void help_command(struct buf *out, const struct command *command);
void help_manual(struct buf *out);                       /* docs/cli.md */
