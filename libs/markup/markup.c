/* markup.c — mentions and links in a text: paragraphs between fences, and in them one walk from left to right. */

#include "markup/markup.h"

#include <string.h>

#include "markup/letters.h"

enum { RUN_MAX = 64, OPEN_MAX = 32 };                    /* backticks around code; brackets of link texts in each other */

struct walk {
        struct str          text;
        struct markup_span *out;                         /* at and length in bytes until all is found */
        int                 count, max;
        size_t              end;                         /* of the paragraph */
        size_t              last_run[RUN_MAX + 1];       /* where the paragraph's last run of so many backticks begins, and one; 0 for none */
        int                 open[OPEN_MAX];              /* for each '[': how many spans there were */
        int                 open_count;
};

static char at(const struct walk *w, size_t place)
{
        return place < w->end ? w->text.at[place] : '\0';
}

static bool is_one_of(char one, const char *of)
{
        return one && strchr(of, one);
}

static size_t run_of(const struct walk *w, size_t place, char of)
{
        size_t length = 0;

        while (at(w, place + length) == of && place + length < w->end)
                length++;
        return length;
}

static void add(struct walk *w, enum markup_kind kind, size_t from, size_t to, size_t text_from)
{
        if (w->count < w->max)
                w->out[w->count++] = (struct markup_span){kind, (int64_t)from, (int64_t)(to - from), {w->text.at + text_from, to - text_from}};
}

/* --- links */

static bool is_link(const struct walk *w, size_t place)
{
        size_t left = w->end - place, scheme = left >= 8 && str_equal_ignoring_case((struct str){w->text.at + place, 8}, STR("https://")) ? 8
                                               : left >= 7 && str_equal_ignoring_case((struct str){w->text.at + place, 7}, STR("http://"))   ? 7
                                                                                                                                             : 0;
        size_t bytes;

        return scheme && left > scheme && (at(w, place + scheme) == '[' || letter_is_of_word(letter_at(w->text, place + scheme, &bytes)));
}

/* Up to a blank, an angle, or the end of a link text; as the target of one also up to the parenthesis that closes it. */
static size_t link_end(const struct walk *w, size_t place, bool is_target)
{
        int depth = 0;

        while (place < w->end) {
                size_t bytes;
                uint32_t letter = letter_at(w->text, place, &bytes);

                if (letter_is_blank(letter) || letter == '<' || letter == '>' || (letter == ']' && at(w, place + 1) == '('))
                        break;
                depth += letter == '(' ? 1 : letter == ')' ? -1 : 0;
                if (is_target && depth < 0)
                        break;
                place += bytes;
        }
        return place;
}

static int balance_of(struct str link, char open, char close)
{
        int balance = 0;

        for (size_t i = 0; i < link.len; i++)
                balance += link.at[i] == open ? 1 : link.at[i] == close ? -1 : 0;
        return balance;
}

/* The sentence's own punctuation, and brackets that were opened before. */
static size_t trim_link(const struct walk *w, size_t from, size_t to)
{
        struct str link = {w->text.at + from, to - from};
        int round = balance_of(link, '(', ')'), square = balance_of(link, '[', ']');

        while (link.len > 8) {
                uint32_t last = letter_before(link, link.len);

                if (last == ')' ? round >= 0 : last == ']' ? square >= 0 : last < 0x80 ? !is_one_of((char)last, "?!.,:;*_~'\"`|}") : letter_is_of_word(last))
                        break;
                round += last == ')';
                square += last == ']';
                link.len -= last < 0x80 ? 1 : last < 0x800 ? 2 : last < 0x10000 ? 3 : 4;
        }
        return from + link.len;
}

static size_t take_link(struct walk *w, size_t place)
{
        size_t end = trim_link(w, place, link_end(w, place, false));

        add(w, MARKUP_LINK, place, end, place);
        return end;
}

/* <https://…>: all of it, or nothing of the kind. */
static size_t take_angles(struct walk *w, size_t place)
{
        size_t end;

        if (!is_link(w, place + 1))
                return place + 1;
        end = link_end(w, place + 1, false);
        if (at(w, end) != '>')
                return place + 1;
        add(w, MARKUP_LINK, place + 1, end, place + 1);
        return end + 1;
}

/* Behind a target there may be a title. */
static size_t skip_title(const struct walk *w, size_t place)
{
        size_t start = place;

        while (at(w, place) == ' ')
                place++;
        if (place > start && (at(w, place) == '"' || at(w, place) == '\'')) {
                const char *quote = memchr(w->text.at + place + 1, at(w, place), w->end - place - 1);

                place = quote ? (size_t)(quote - w->text.at) + 1 : place;
        }
        return place;
}

/* [text](https://…): its text names nobody. */
static size_t take_target(struct walk *w, size_t place)
{
        int before = w->open_count ? w->open[--w->open_count] : -1;
        bool has_angles = at(w, place + 2) == '<';
        size_t from = place + 2 + has_angles, to, end;

        if (before < 0 || at(w, place + 1) != '(' || from >= w->end || !is_link(w, from))
                return place + 1;
        to = link_end(w, from, !has_angles);
        if (has_angles && at(w, to) != '>')
                return place + 1;
        end = skip_title(w, to + has_angles);
        if (at(w, end) != ')')
                return place + 1;
        w->count = before;
        add(w, MARKUP_LINK, from, to, from);
        return end + 1;
}

/* --- mentions */

static bool may_begin(const struct walk *w, size_t place)
{
        uint32_t before = letter_before(w->text, place);

        return before != '@' && before != '/' && (!letter_is_of_word(before) || letter_is_unspaced(before));
}

static size_t name_end(const struct walk *w, size_t place)
{
        size_t bytes;

        while (place < w->end) {
                uint32_t letter = letter_at(w->text, place, &bytes);

                if (!letter_is_of_word(letter) && !letter_is_sign(letter))
                        break;
                place += bytes;
        }
        return place;
}

static const struct {
        struct str       word;
        enum markup_kind kind;
} groups[] = {
        {{"all", 3}, MARKUP_ALL}, {{"everyone", 8}, MARKUP_ALL}, {{"channel", 7}, MARKUP_ALL}, {{"here", 4}, MARKUP_HERE},
        {{"owners", 6}, MARKUP_OWNERS}, {{"admins", 6}, MARKUP_ADMINS}, {{"moderators", 10}, MARKUP_MODERATORS},
};

bool markup_shorten(struct markup_span *name)
{
        if (!name->text.len || !letter_is_sign((unsigned char)name->text.at[name->text.len - 1]))
                return false;
        name->text.len--;
        name->length--;
        return true;
}

/* The words for several people come before names, with or without a sign behind. */
static void find_group(struct markup_span *span)
{
        struct markup_span bare = *span;

        while (markup_shorten(&bare))
                ;
        for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
                if (str_equal_ignoring_case(bare.text, groups[i].word)) {
                        *span      = bare;
                        span->kind = groups[i].kind;
                }
}

static size_t take_mention(struct walk *w, size_t place)
{
        size_t end = name_end(w, place + 1), bytes;

        /* An address: what comes next is looked at as whatever it is. */
        if (end == place + 1 || !letter_is_of_word(letter_at(w->text, place + 1, &bytes)) || !may_begin(w, place))
                return place + 1;
        if (at(w, end) == '@' && end + 1 < w->end && letter_is_of_word(letter_at(w->text, end + 1, &bytes)))
                return end;
        if (w->count < w->max) {
                add(w, MARKUP_NAME, place, end, place + 1);
                find_group(&w->out[w->count - 1]);
        }
        return end;
}

/* --- code */

static void note_runs(struct walk *w, size_t place)
{
        memset(w->last_run, 0, sizeof w->last_run);
        while (place < w->end) {
                size_t run = run_of(w, place, '`');

                if (run && run <= RUN_MAX)
                        w->last_run[run] = place + 1;
                place += run ? run : 1;
        }
}

/* Behind the code that begins here; behind the backticks alone when nothing ends it. */
static size_t skip_code(const struct walk *w, size_t place)
{
        size_t wanted = run_of(w, place, '`'), next = place + wanted, run;

        if (wanted > RUN_MAX || w->last_run[wanted] <= next)
                return next;
        while (next < w->end) {
                run = run_of(w, next, '`');
                next += run ? run : 1;
                if (run == wanted)
                        break;
        }
        return next;
}

/* --- the walk */

static void walk_paragraph(struct walk *w, size_t place, size_t end)
{
        size_t bytes;

        w->end        = end;
        w->open_count = 0;
        note_runs(w, place);
        while (place < end) {
                switch (w->text.at[place]) {
                case '\\':
                        place += place + 1 < end && !((unsigned char)w->text.at[place + 1] & 0x80) ? 2 : 1;
                        break;
                case '`':
                        place = skip_code(w, place);
                        break;
                case '<':
                        place = take_angles(w, place);
                        break;
                case '[':
                        if (w->open_count < OPEN_MAX)
                                w->open[w->open_count++] = w->count;
                        place++;
                        break;
                case ']':
                        place = take_target(w, place);
                        break;
                case '@':
                        place = take_mention(w, place);
                        break;
                case 'h':
                case 'H':
                        place = may_begin(w, place) && is_link(w, place) ? take_link(w, place) : place + 1;
                        break;
                default:
                        letter_at(w->text, place, &bytes);
                        place += bytes;
                }
        }
}

struct line {
        size_t begin, words, end, next;
        int    quotes;                                   /* how often '>' stands before its words */
};

static struct line line_at(struct str text, size_t begin)
{
        const char *end  = memchr(text.at + begin, '\n', text.len - begin);
        struct line line = {.begin = begin, .words = begin, .end = end ? (size_t)(end - text.at) : text.len};

        line.next = line.end + (end != NULL);
        while (line.words < line.end && is_one_of(text.at[line.words], " \t>")) {
                line.quotes += text.at[line.words] == '>';
                line.words++;
        }
        while (line.end > line.words && is_one_of(text.at[line.end - 1], " \t\r"))
                line.end--;
        return line;
}

/* How many of the character a fence is made of stand at the line's beginning; 0 when it is none. */
static size_t fence_of(struct str text, const struct line *line, char *of)
{
        size_t length = 0;

        if (line->words == line->end || (text.at[line->words] != '`' && text.at[line->words] != '~'))
                return 0;
        *of = text.at[line->words];
        while (line->words + length < line->end && text.at[line->words + length] == *of)
                length++;
        if (length < 3 || (*of == '`' && memchr(text.at + line->words + length, '`', line->end - line->words - length)))
                return 0;
        return length;
}

/* Behind the fence that closes, or where the quotation with the code in it ends. */
static size_t skip_fenced(struct str text, const struct line *first, size_t length, char of)
{
        size_t place = first->next;

        while (place < text.len) {
                struct line line = line_at(text, place);
                char made_of     = '\0';
                size_t closing   = fence_of(text, &line, &made_of);

                if (line.quotes < first->quotes)
                        return place;
                place = line.next;
                if (closing >= length && made_of == of && line.words + closing == line.end)
                        break;
        }
        return place;
}

static void in_code_points(struct str text, struct markup_span *spans, int count)
{
        size_t place = 0;
        int64_t points = 0;

        for (int i = 0; i < count; i++) {
                size_t from = (size_t)spans[i].at, to = from + (size_t)spans[i].length;

                for (; place < from; place++)
                        points += (unsigned char)text.at[place] >> 6 != 2;
                spans[i].at = points;
                for (; place < to; place++)
                        points += (unsigned char)text.at[place] >> 6 != 2;
                spans[i].length = points - spans[i].at;
        }
}

int markup_spans(struct str text, struct markup_span *out, int max)
{
        struct walk walk = {.text = text, .out = out, .max = max};
        size_t place = 0, paragraph = 0;

        if (!text.len || (!memchr(text.at, '@', text.len) && !memmem(text.at, text.len, "://", 3)))
                return 0;
        while (place < text.len) {
                struct line line = line_at(text, place);
                char of          = '\0';
                size_t fence     = fence_of(text, &line, &of);
                bool is_empty    = line.words == line.end;

                place = fence ? skip_fenced(text, &line, fence, of) : line.next;
                if (!fence && !is_empty)
                        continue;
                walk_paragraph(&walk, paragraph, line.begin);
                paragraph = place;
        }
        walk_paragraph(&walk, paragraph, text.len);
        in_code_points(text, out, walk.count);
        return walk.count;
}
