/* commands.h — the table of what can be typed after a slash, and looking things up in it. Any thread. */
#pragma once
#include "chat-gateway/ops.h"

#define COMMAND_ARGUMENTS_MAX 3
#define COMMAND_WORD_BYTES_MAX 20

struct argument {
        bool        is_there, is_required;
        enum command_argument_kind kind;
        const char *member;                              /* of the operation's input */
        const char *name;                                /* in help */
};

struct command {
        const char     *word, *wire, *before, *after, *said, *summary;
        struct argument arguments[COMMAND_ARGUMENTS_MAX];
};

extern const struct command commands[];
extern const int            commands_count;

/* By its word, whatever its case. Of two of that word the one without arguments when nothing follows. NULL when there is none. */
const struct command *command_find(struct str word, bool is_followed);
/* The word that was meant perhaps: one that differs by two letters at most; NULL when there is none. */
const char *command_nearest(struct str word);

/* How it is typed: "/mute @login [how-long] [why]". */
struct str command_usage(const struct command *command, struct arena *arena);
