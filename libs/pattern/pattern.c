/* pattern.c — regular expressions, on libpcre2. */

#include "pattern/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "base/memory.h"

enum { PARENTHESES_DEEP_MAX = 20, HEAP_KIB_MAX = 1024, MATCH_CALLS_MAX = 10 << 20 };

struct pattern {
        pcre2_code *code;
};

/* What a match has cost so far. */
struct counting {
        int64_t *left;
        size_t   at;
};

static pcre2_compile_context *context_make(void)
{
        pcre2_compile_context *context = pcre2_compile_context_create(NULL);

        if (!context)
                memory_give_up("no memory for a pattern");
        pcre2_set_max_pattern_length(context, PATTERN_BYTES_MAX);
        pcre2_set_parens_nest_limit(context, PARENTHESES_DEEP_MAX);
        return context;
}

static const char *refusal(const pcre2_code *code)
{
        uint32_t backwards = 0;
        size_t   bytes     = 0;

        pcre2_pattern_info(code, PCRE2_INFO_BACKREFMAX, &backwards);
        pcre2_pattern_info(code, PCRE2_INFO_SIZE, &bytes);
        if (backwards)
                return "refers back to what it matched before, which is not taken";
        return bytes > PATTERN_CODE_BYTES_MAX ? "repeats too much: it is too large once it is compiled" : NULL;
}

/* Without the short cuts that would jump over items uncounted. */
struct pattern *pattern_compile(struct str text, const char **why)
{
        const uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_AUTO_CALLOUT | PCRE2_NO_AUTO_POSSESS | PCRE2_NEVER_BACKSLASH_C;
        pcre2_compile_context *context = context_make();
        struct pattern *pattern;
        size_t offset;
        int error;
        pcre2_code *code = pcre2_compile((PCRE2_SPTR)text.at, text.len, options, &error, &offset, context);

        pcre2_compile_context_free(context);
        *why = code ? refusal(code) : "is no regular expression";
        if (*why) {
                pcre2_code_free(code);
                return NULL;
        }
        pattern       = memory_zero(sizeof *pattern);
        pattern->code = code;
        return pattern;
}

void pattern_destroy(struct pattern **pattern)
{
        if (!*pattern)
                return;
        pcre2_code_free((*pattern)->code);
        free(*pattern);
        *pattern = NULL;
}

/* Before each item. What a repetition has passed over at once shows in how far it has come. */
static int count(pcre2_callout_block *block, void *data)
{
        struct counting *counting = data;
        size_t here = block->current_position, far = here > counting->at ? here - counting->at : counting->at - here;

        counting->at = here;
        *counting->left -= 1 + (int64_t)far;
        return *counting->left < 0 ? PCRE2_ERROR_CALLOUT : 0;
}

static int match(const struct pattern *pattern, struct str text, size_t from, struct counting *counting, pcre2_match_data *found)
{
        pcre2_match_context *context = pcre2_match_context_create(NULL);
        int result;

        if (!context)
                memory_give_up("no memory for a match");
        pcre2_set_match_limit(context, MATCH_CALLS_MAX);
        pcre2_set_heap_limit(context, HEAP_KIB_MAX);
        pcre2_set_callout(context, count, counting);
        result = pcre2_match(pattern->code, (PCRE2_SPTR)text.at, text.len, from, PCRE2_NOTEMPTY | PCRE2_NO_UTF_CHECK, found, context);
        pcre2_match_context_free(context);
        return result;
}

enum pattern_answer pattern_find(const struct pattern *pattern, struct str text, size_t from, int64_t *steps, size_t *begin, size_t *end)
{
        struct counting counting = {steps, from};
        pcre2_match_data *found;
        int result;

        if (*steps <= 0)
                return PATTERN_UNDECIDED;
        found = pcre2_match_data_create(1, NULL);
        if (!found)
                memory_give_up("no memory for a match");
        result = match(pattern, text, from, &counting, found);
        *begin = pcre2_get_ovector_pointer(found)[0];
        *end   = pcre2_get_ovector_pointer(found)[1];
        pcre2_match_data_free(found);
        if (result == PCRE2_ERROR_NOMATCH)
                return PATTERN_ABSENT;
        return result >= 0 && *begin < *end ? PATTERN_FOUND : PATTERN_UNDECIDED;
}
