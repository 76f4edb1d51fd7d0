/* capture.h — what a piece of a test prints on a descriptor (1 or 2), as text. One at a time. */
#pragma once
#include "base/str.h"

void capture_begin(int fd);
/* Puts the descriptor back. The text ends with a zero byte and lasts until the next begin. */
struct str capture_end(void);
