/* platform.h — the worker's door to the other services: their operations, called with a service token.
 *
 * What belongs to another service is changed by asking it, in no other way. The token is had with the service secret and
 * renewed by itself; what fails for the moment is tried again, with jitter, for PLATFORM_PATIENCE_MS. Operations of services
 * are written to be asked twice, so a lost answer is no reason to wonder.
 *
 * Belongs to one job's thread, which waits for the answer.
 */
#pragma once
#include <stdbool.h>
#include "c/chat_client.h"
#include "worker/config.h"

struct platform;

#define PLATFORM_PATIENCE_MS 5000

/* Whether there is a service secret, without which nobody answers. */
bool platform_is_there(const struct config *config);

struct platform *platform_open(const struct config *config);
void             platform_close(struct platform **platform);

/* The operation's own structs, `out` cleared; its texts live in the arena. What the other side refused is told as its code, with
 * the sentence in *problem; ERR_UNAVAILABLE when nobody answered. */
enum err platform_call(struct platform *platform, enum chat_op_name op, const void *in, void *out, struct arena *arena,
                       struct chat_problem *problem);

/* For the check of the settings: NULL when fine, else what is wrong with the list, as a sentence's end. */
const char *platform_addresses_check(struct str list);
