/* limits_script.c — the words of a call. */

#include "redis/limits_script.h"

#include <assert.h>
#include <stdio.h>

void script_put(struct script_words *words, struct str word)
{
        assert(words->count < SCRIPT_WORDS_MAX);
        words->at[words->count++] = word;
}

void script_put_number(struct script_words *words, int64_t number)
{
        assert(words->numbers_count < SCRIPT_NUMBERS_MAX);
        char *text = words->numbers[words->numbers_count++];
        snprintf(text, sizeof words->numbers[0], "%lld", (long long)number);
        script_put(words, str_from(text));
}
