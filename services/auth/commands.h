/* commands.h — what an operator does from a shell, in the service's own environment:
 *
 *      auth admin create --login NAME       the password comes from standard input, or is asked for at a terminal; never from an argument
 *      auth key rotate                      a new signing key: public at once, signing after CHAT_KEY_PUBLISH_AHEAD
 *      auth key list
 *      auth key withdraw KID                at once: tokens that it signed are refused everywhere within a second
 */
#pragma once
#include <stdbool.h>

/* Whether these arguments are a command; then *status is what to exit with. */
bool command_run(int argc, char **argv, int *status);
