/* broken.h — steps of op_run that a test build (make BREAK=-DBREAKABLE) leaves out when BROKEN_STEP in its environment names them, to prove that the
 * suite notices. In any other build nothing of this exists. */
#pragma once

#include <stdbool.h>

#ifdef BREAKABLE
bool step_is_broken(const char *step);
#else
#define step_is_broken(step) false
#endif

#define BREAK_SCAN    step_is_broken("SCAN")
#define BREAK_REPEAT  step_is_broken("REPEAT")
#define BREAK_PRICE   step_is_broken("PRICE")
#define BREAK_PERMIT  step_is_broken("PERMIT")
#define BREAK_FEED    step_is_broken("FEED")
#define BREAK_PUBLISH step_is_broken("PUBLISH")
