/* exit_code.h — what the program ends with, for scripts. Pure. */
#pragma once
#include "c/problem.h"

enum exit_code {
        ENDS_WELL      = 0,
        ENDS_FAILED    = 1,
        ENDS_USAGE     = 2,                              /* the command line, or a value the server calls
                                                          * invalid */
        ENDS_AUTH      = 3,                              /* not signed in, or wrong password */
        ENDS_NOT_FOUND = 4,
        ENDS_REFUSED   = 5,                              /* not allowed, or too often */
        ENDS_NETWORK   = 6,                              /* the server cannot be reached, or cannot right
                                                          * now */
        ENDS_INTERRUPT = 130,
};

enum exit_code exit_code_of(const struct chat_problem *problem);
