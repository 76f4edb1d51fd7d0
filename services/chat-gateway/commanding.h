/* commanding.h — a typed command is read by a worker, and what it means is then asked for as if its caller had.
 *
 *      command.run      what it means is found, given a key, and kept under the command's own (worker)
 *                       → that operation, on the path that all take (wherever it runs) → answered (loop)
 *
 * Who repeats the command means what the first one meant, whatever names and times mean by now, and the key of that operation sees to it that it is done once; also when the first one died
 * on the way.
 */
#pragma once
#include "chat-gateway/ops.h"
#include "op/dispatch.h"

/* On the worker. ERR_INVALID with "/text" for what is no command, or not complete. */
enum err commanding_read(struct call *call, const struct command_run_in *in, struct command_run_out *out);

/* The loop_op's `back` of command.run. On the loop. */
void commanding_go_on(struct dispatch *dispatch, struct call *call);
