/* question.c — what is asked for, as the index is asked. Everything between quotes is made of letters and digits, or by filing.c. */

#include "chat-gateway/question.h"

#include "base/buf.h"
#include "base/utf8.h"

enum {
        QUERY_BYTES_MAX = 64 << 10,
        PART_LETTERS_MIN = 3, PARTS_MAX = 30,            /* words that have the one asked for in them */
        LIKES_MAX = 10, LIKES_LOOKED_AT = 300,
        WORDS_SHOWN_MAX = 1000,
};

/* --- what the words come from, and how rare they are */

static struct term term_of(const struct asked_words *words, struct arena *arena)
{
        struct term term = {.is_left_out = words->is_left_out};

        term.count     = lexemes_of(words->text, arena, &term.lexemes);
        term.is_single = term.count == 1 && !words->is_phrase && !term.lexemes[0].is_pair;
        return term;
}

static void add_other(struct term *term, struct str stem, struct arena *arena)
{
        struct str *others = arena_array(arena, struct str, (size_t)term->others_count + 1);

        for (int i = 0; i < term->others_count; i++) {
                others[i] = term->others[i];
                if (str_equal(others[i], stem))
                        return;
        }
        others[term->others_count++] = stem;
        term->others                 = others;
}

static void find_others(struct question *question, struct call *call, const enum search_language *languages, int languages_count)
{
        struct str words[ASKED_WORDS_MAX], *names = arena_array(call->arena, struct str, (size_t)languages_count);
        struct stem *stems;
        int count = 0, found;

        for (int i = 0; i < languages_count; i++)
                names[i] = str_from(search_language_words[languages[i]]);
        for (int i = 0; i < question->terms_count; i++)
                if (question->terms[i].is_single)
                        words[count++] = question->terms[i].lexemes[0].text;
        if (!count || !languages_count)
                return;
        found = search_stems(&call->tx, words, count, names, languages_count, &stems);
        for (int i = 0; i < found; i++)
                for (int k = 0; k < question->terms_count; k++)
                        if (question->terms[k].is_single && str_equal(question->terms[k].lexemes[0].text, stems[i].word))
                                add_other(&question->terms[k], stems[i].stem, call->arena);
}

static int64_t uses_of(const struct word_count *uses, int count, struct str word)
{
        for (int i = 0; i < count; i++)
                if (str_equal(uses[i].word, word))
                        return uses[i].count;
        return 0;
}

/* As rare as its rarest word; where one character asks for all that begin with it nobody knows. */
static bool is_rare(const struct term *term, const struct word_count *uses, int count)
{
        int64_t single = 0;

        for (int i = 0; i < term->count; i++) {
                const struct lexeme *lexeme = &term->lexemes[i];

                if (!(lexeme->is_pair && lexeme->is_last) && !term->is_single && uses_of(uses, count, lexeme->text) < WORD_COMMON)
                        return true;
        }
        if (!term->is_single)
                return false;
        single = uses_of(uses, count, term->lexemes[0].text);
        for (int i = 0; i < term->others_count; i++)
                single += uses_of(uses, count, term->others[i]);
        return single < WORD_COMMON;
}

static void find_whether_common(struct question *question, struct call *call)
{
        struct word_count *uses;
        struct str *words;
        int count = question_words(question, call, false, &words);

        question->is_common = true;
        if (!count)
                return;
        count = search_uses(&call->tx, words, count, &uses);
        for (int i = 0; i < question->terms_count; i++)
                if (!question->terms[i].is_left_out && is_rare(&question->terms[i], uses, count))
                        question->is_common = false;
}

void question_begin(struct question *question, struct call *call, const struct asked *asked, const struct id *from, const enum search_language *languages, int languages_count)
{
        *question = (struct question){.asked = asked, .me = call->who.user};
        for (int i = 0; i < asked->from.count; i++)
                question->from[i] = from[i];
        for (int i = 0; i < asked->words_count; i++) {
                struct term term = term_of(&asked->words[i], call->arena);

                if (term.count)
                        question->terms[question->terms_count++] = term;
        }
        find_others(question, call, languages, languages_count);
        find_whether_common(question, call);
}

bool question_has_words(const struct question *question)
{
        for (int i = 0; i < question->terms_count; i++)
                if (!question->terms[i].is_left_out)
                        return true;
        return false;
}

bool question_has_phrases(const struct question *question)
{
        for (int i = 0; i < question->terms_count; i++)
                if (!question->terms[i].is_left_out && question->terms[i].count > 1)
                        return true;
        return false;
}

/* --- what is like it */

/* How many thousandths of the trigrams two words have in common that are one mistake apart: the shorter they are, the fewer. */
static int64_t likeness_wanted(size_t letters)
{
        return letters <= 4 ? 100 : letters == 5 ? 190 : letters == 6 ? 250 : 300;
}

static void find_likes(struct term *term, struct call *call)
{
        struct str word = term->lexemes[0].text, shape = lexeme_shape(&term->lexemes[0], call->arena), *found;
        size_t letters  = utf8_count(word);
        int count       = 0;

        term->likes = arena_array(call->arena, struct str, PARTS_MAX + LIKES_MAX);
        if (!shape.at || letters < PART_LETTERS_MIN)
                return;
        count = search_words_with(&call->tx, word, shape, PARTS_MAX, &found);
        for (int i = 0; i < count; i++)
                term->likes[term->likes_count++] = found[i];
        if (!mistakes_forgiven(letters))
                return;
        count = search_words_like(&call->tx, shape, likeness_wanted(letters), mistakes_forgiven(letters), LIKES_LOOKED_AT, &found);
        for (int i = 0, taken = 0; i < count && taken < LIKES_MAX; i++) {
                int apart = words_apart(word, found[i], mistakes_forgiven(letters));

                if (apart > 0 && apart <= mistakes_forgiven(letters)) {
                        term->likes[term->likes_count++] = found[i];
                        taken++;
                }
        }
}

void question_look_for_likes(struct question *question, struct call *call)
{
        for (int i = 0; i < question->terms_count; i++) {
                struct term *term = &question->terms[i];

                if (!term->is_single || term->is_left_out)
                        continue;
                find_likes(term, call);
                question->has_likes = question->has_likes || term->likes_count;
        }
}

/* --- as a tsquery */

/* The last character of a run is in the pair before it; alone it asks for all that begin so. */
static bool says_nothing(const struct lexeme *lexeme)
{
        return lexeme->is_pair && lexeme->is_last && !lexeme->is_first;
}

static void put_word(struct buf *out, struct str word, bool is_beginning)
{
        buf_printf(out, "'%.*s'%s", STR_ARG(word), is_beginning ? ":*" : "");
}

static void put_term(const struct term *term, bool with_likes, struct buf *out)
{
        int64_t place = 0;

        buf_put_char(out, '(');
        for (int i = 0; i < term->count; i++) {
                if (says_nothing(&term->lexemes[i]))
                        continue;
                if (place)
                        buf_printf(out, " <%lld> ", (long long)(term->lexemes[i].place - place));
                place = term->lexemes[i].place;
                put_word(out, term->lexemes[i].text, term->lexemes[i].is_pair && term->lexemes[i].is_last);
        }
        for (int i = 0; i < term->others_count; i++) {
                buf_put(out, STR(" | "));
                put_word(out, term->others[i], false);
        }
        for (int i = 0; with_likes && i < term->likes_count; i++) {
                buf_put(out, STR(" | "));
                put_word(out, term->likes[i], false);
        }
        buf_put_char(out, ')');
}

static void and(struct buf *out)
{
        if (out->len)
                buf_put(out, STR(" & "));
}

static void put_terms(const struct question *question, bool with_likes, struct buf *out)
{
        for (int i = 0; i < question->terms_count; i++)
                if (!question->terms[i].is_left_out) {
                        and(out);
                        put_term(&question->terms[i], with_likes, out);
                }
}

static void put_sign(struct buf *out, bool is_wanted, const char *sign)
{
        if (!is_wanted)
                return;
        and(out);
        buf_printf(out, "'%s'", sign);
}

/* Of any of these people. */
static void put_from(const struct question *question, struct buf *out)
{
        if (!question->asked->from.count)
                return;
        and(out);
        buf_put_char(out, '(');
        for (int i = 0; i < question->asked->from.count; i++) {
                buf_put(out, i ? STR(" | ") : STR(""));
                filed_id(out, FILED_SENDER, question->from[i]);
        }
        buf_put_char(out, ')');
}

/* Whoever names everyone names themselves as well, and does not mean it. */
static void put_mentions(const struct question *question, struct buf *out)
{
        if (!question->asked->mentions_me)
                return;
        and(out);
        buf_put_char(out, '(');
        filed_id(out, FILED_NAMED, question->me);
        buf_put(out, STR(" | "));
        filed_id(out, FILED_NAMED, ID_NONE);
        buf_put(out, STR(" & !"));
        filed_id(out, FILED_SENDER, question->me);
        buf_put_char(out, ')');
}

static void put_left_out(const struct question *question, struct buf *out)
{
        for (int i = 0; i < question->terms_count; i++)
                if (question->terms[i].is_left_out) {
                        buf_put(out, STR(" & !"));
                        put_term(&question->terms[i], false, out);
                }
}

struct str question_text(const struct question *question, struct call *call, bool of_likes)
{
        const struct asked *asked = question->asked;
        struct buf out, exact;

        buf_init(&out, call->arena, QUERY_BYTES_MAX);
        put_terms(question, of_likes, &out);
        put_from(question, &out);
        put_mentions(question, &out);
        put_sign(&out, asked->has_file, FILED_FILE);
        put_sign(&out, asked->has_link, FILED_LINK);
        put_sign(&out, asked->has_poll, FILED_POLL);
        put_sign(&out, asked->is_pinned, FILED_PINNED);
        put_sign(&out, asked->is_thread, FILED_THREAD);
        put_sign(&out, !out.len, FILED_ANY);
        put_left_out(question, &out);
        if (of_likes) {
                buf_init(&exact, call->arena, QUERY_BYTES_MAX);
                put_terms(question, false, &exact);
                buf_printf(&out, " & !(%.*s)", STR_ARG(buf_str(&exact)));
        }
        return buf_str(&out);
}

struct str question_rank(const struct question *question, struct call *call, bool of_likes)
{
        struct buf out;

        buf_init(&out, call->arena, QUERY_BYTES_MAX);
        put_terms(question, of_likes, &out);
        put_sign(&out, !out.len, FILED_ANY);
        return buf_str(&out);
}

/* --- to be shown */

int question_words(const struct question *question, struct call *call, bool of_likes, struct str **out)
{
        int count = 0;

        *out = arena_array(call->arena, struct str, WORDS_SHOWN_MAX);
        for (int i = 0; i < question->terms_count; i++) {
                const struct term *term = &question->terms[i];

                for (int k = 0; !term->is_left_out && k < term->count && count < WORDS_SHOWN_MAX; k++)
                        if (!says_nothing(&term->lexemes[k]))
                                (*out)[count++] = term->lexemes[k].text;
                for (int k = 0; !term->is_left_out && k < term->others_count && count < WORDS_SHOWN_MAX; k++)
                        (*out)[count++] = term->others[k];
                for (int k = 0; of_likes && k < term->likes_count && count < WORDS_SHOWN_MAX; k++)
                        (*out)[count++] = term->likes[k];
        }
        return count;
}

bool question_begins(const struct question *question, const struct lexeme *lexeme)
{
        for (int i = 0; lexeme->is_pair && i < question->terms_count; i++)
                for (int k = 0; k < question->terms[i].count; k++) {
                        const struct lexeme *asked = &question->terms[i].lexemes[k];

                        if (!question->terms[i].is_left_out && asked->is_pair && asked->is_first && asked->is_last && str_starts_with(lexeme->text, asked->text))
                                return true;
                }
        return false;
}
