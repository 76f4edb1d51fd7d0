/* templates.h — which of one's own templates a person means: an id, or what it is called. */
#pragma once
#include "base/id.h"
#include "base/str.h"

struct program;

/* Complains, and gives the exit code. */
int templates_find(struct program *program, struct str text, struct id *out);
