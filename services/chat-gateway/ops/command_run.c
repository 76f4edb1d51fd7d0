/* command_run.c — do what a typed command means: the part that finds out what. What comes after, on the loop, is in commanding.c. */

#include "chat-gateway/commanding.h"

enum err command_run(struct call *call, const struct command_run_in *in, struct command_run_out *out)
{
        return commanding_read(call, in, out);
}
