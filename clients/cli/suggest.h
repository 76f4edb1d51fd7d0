/* suggest.h — "did you mean": the nearest of some words. Pure. */
#pragma once
#include "base/str.h"

/* Edits between two words (one letter added, dropped, changed, or two neighbours swapped), at most
 * SUGGEST_MAX + 1. */
#define SUGGEST_MAX       3
#define SUGGEST_WORD_MAX  64
int suggest_distance(struct str a, struct str b);

struct suggest {
        struct str wanted, best;                         /* best: none so far */
        int        distance;
};
void suggest_begin(struct suggest *suggest, struct str wanted);
void suggest_offer(struct suggest *suggest, struct str word);
/* The nearest word when it is near enough for its length; none otherwise. */
struct str suggest_best(const struct suggest *suggest);
