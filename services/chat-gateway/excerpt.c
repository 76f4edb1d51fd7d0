/* excerpt.c — the part of a text in which most of what was looked for stands. */

#include "chat-gateway/excerpt.h"

#include "base/utf8.h"

enum { LEAD_LETTERS = 60 };                              /* before the first match */

static int64_t end_of(struct stretch stretch)
{
        return stretch.at + stretch.length;
}

/* From which match on most of them fit. */
static int64_t best_begin(const struct stretch *matches, int count)
{
        int64_t begin = count ? matches[0].at : 0;
        int most      = 0;

        for (int i = 0, end = 0; i < count; i++) {
                while (end < count && end_of(matches[end]) - matches[i].at <= EXCERPT_LETTERS_MAX - LEAD_LETTERS)
                        end++;
                if (end - i > most) {
                        most  = end - i;
                        begin = matches[i].at;
                }
        }
        return begin;
}

/* A little before the match, where a word begins. */
static int64_t begin_before(const struct lexeme *lexemes, int count, int64_t match)
{
        if (match <= LEAD_LETTERS)
                return 0;
        for (int i = 0; i < count && lexemes[i].at <= match; i++)
                if (lexemes[i].at >= match - LEAD_LETTERS)
                        return lexemes[i].at;
        return match;
}

/* Where a word ends, as late as there is room; in the middle of one that is longer than all the room. */
static int64_t end_within(const struct lexeme *lexemes, int count, int64_t begin, int64_t letters)
{
        int64_t last = begin + EXCERPT_LETTERS_MAX, end = 0;

        if (letters <= last)
                return letters;
        for (int i = 0; i < count && lexemes[i].at < last; i++)
                if (lexemes[i].at + lexemes[i].length <= last)
                        end = lexemes[i].at + lexemes[i].length;
        return end > begin ? end : last;
}

static void add_match(struct excerpt *excerpt, int64_t begin, int64_t end)
{
        struct stretch *last = excerpt->matches_count ? &excerpt->matches[excerpt->matches_count - 1] : NULL;

        if (begin >= end)
                return;
        if (last && begin <= end_of(*last)) {
                if (end > end_of(*last))
                        last->length = end - last->at;
        } else if (excerpt->matches_count < EXCERPT_MATCHES_MAX) {
                excerpt->matches[excerpt->matches_count++] = (struct stretch){begin, end - begin};
        }
}

struct excerpt excerpt_of(struct str text, const struct lexeme *lexemes, int lexemes_count, const struct stretch *matches, int matches_count)
{
        int64_t letters = (int64_t)utf8_count(text);
        int64_t begin   = begin_before(lexemes, lexemes_count, best_begin(matches, matches_count));
        int64_t end     = end_within(lexemes, lexemes_count, begin, letters);
        size_t from     = utf8_after(text, 0, begin);
        struct excerpt excerpt = {.text = {text.at + from, utf8_after(text, from, end - begin) - from}, .at = begin, .is_cut = end < letters};

        for (int i = 0; i < matches_count; i++) {
                int64_t match = matches[i].at > begin ? matches[i].at : begin, match_end = end_of(matches[i]) < end ? end_of(matches[i]) : end;

                add_match(&excerpt, match - begin, match_end - begin);
        }
        return excerpt;
}
