/* broken.c — which step this process leaves out. */

#include "base/broken.h"

#ifdef BREAKABLE

#include <stdlib.h>
#include <string.h>

bool step_is_broken(const char *step)
{
        const char *broken = getenv("BROKEN_STEP");
        return broken && strcmp(broken, step) == 0;
}

#endif
