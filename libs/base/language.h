/* language.h — the names of languages, such as de or pt-BR (RFC 5646): their outer shape. Pure; any thread. */
#pragma once
#include <stdbool.h>
#include "base/str.h"

/* Letters and digits in parts of 1 to 8 with dashes between, 2 to 35 bytes in all. Whether anybody speaks it is not asked. */
bool language_is_tag(struct str tag);
