/* key_set.h — looking a key up; only for the files of this folder. */
#pragma once
#include "token/token.h"

struct verify_key;

/* NULL when unknown. Lasts as long as the set. */
const struct verify_key *key_set_find(const struct key_set *set, struct str kid);
