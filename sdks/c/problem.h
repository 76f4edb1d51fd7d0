/* problem.h — why something was not done: the server's error object (RFC 9457), or a network that failed,
 * in one shape. Pure.
 *
 * Texts are views into the arena they were read into. They come from a server: clean them before they
 * reach a terminal.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

struct arena;

/* What became of a command. UNKNOWN: it may or may not have been done; asking again with the same key
 * tells. */
enum chat_outcome { CHAT_OK, CHAT_FAIL, CHAT_UNKNOWN };

struct chat_problem {
        enum err   err;                                  /* the code as a number; ERR_INTERNAL for one this
                                                          * client does not know */
        struct str code;                                 /* "rate_limited"; for a failed network "network" */
        struct str title;                                /* a sentence */
        struct str fields;                               /* "/name is required; /kind …", empty when none */
        struct str trace;                                /* finds the server's log line; may be empty */
        int        status;
        bool       is_temporary, is_network;
        int64_t    retry_after_ms;                       /* -1: not said */
};

/* From an error object; whatever is missing or odd in it is made up from `status`. */
void problem_read(struct chat_problem *problem, struct str object, int status, struct arena *arena);

/* Made here: the network failed, or the server's answer makes no sense. */
void problem_of_network(struct chat_problem *problem, struct str sentence, struct arena *arena);
void problem_of_client(struct chat_problem *problem, enum err err, struct str sentence, struct arena *arena);
