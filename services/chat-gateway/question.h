/* question.h — what is asked for, as the index is asked. On a worker's thread, in a transaction. */
#pragma once
#include "chat-gateway/asking.h"
#include "chat-gateway/filing.h"
#include "chat-gateway/lexemes.h"

/* Words of the question: one word, or several that stand together. */
struct term {
        struct lexeme *lexemes;
        int            count;
        bool           is_left_out;
        bool           is_single;                        /* one word that may be found by what it comes from, by its parts and by its like */
        struct str    *others, *likes;                   /* of a single one: what it comes from; words that have it in them or are spelt almost so */
        int            others_count, likes_count;
};

struct question {
        const struct asked *asked;
        struct id           me, from[ASKED_NAMES_MAX];   /* of whom; ID_NONE for nobody of that name */
        int                 terms_count;
        struct term         terms[ASKED_WORDS_MAX];
        bool                is_common;                   /* nothing in it is rare: there may be more than anybody can rank */
        bool                has_likes;
};

/* What people say who use these languages. */
void question_begin(struct question *question, struct call *call, const struct asked *asked, const struct id *from, const enum search_language *languages, int languages_count);
/* Looks for the words that are like those of the question; there may be none. */
void question_look_for_likes(struct question *question, struct call *call);

/* Whether there are words in it, of which something was left after cutting; else only what must hold. */
bool question_has_words(const struct question *question);
bool question_has_phrases(const struct question *question);      /* words that stand together */

/* As a tsquery: what is said, or what is only like it; and the words alone, for ranking. */
struct str question_text(const struct question *question, struct call *call, bool of_likes);
struct str question_rank(const struct question *question, struct call *call, bool of_likes);

/* The words to be shown in what was found; and whether a lexeme begins so (characters that were asked for alone). */
int  question_words(const struct question *question, struct call *call, bool of_likes, struct str **out);
bool question_begins(const struct question *question, const struct lexeme *lexeme);
