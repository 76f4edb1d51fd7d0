/* name_match.c — how well a name fits what is asked for. */

#include "chat-gateway/name_match.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

enum { NAME_BYTES_MAX = 16 << 10, PART_LETTERS_MIN = 3, OTHER_PENALTY = 5 };

struct str name_shape(struct str name, struct arena *arena)
{
        struct lexeme *lexemes;
        struct buf shape;
        int count = lexemes_of(name, arena, &lexemes);

        buf_init(&shape, arena, NAME_BYTES_MAX);
        for (int i = 0; i < count; i++) {
                buf_put_char(&shape, ' ');
                buf_put(&shape, lexeme_letters(&lexemes[i], arena));
        }
        if (count)
                buf_put_char(&shape, ' ');
        return buf_str(&shape);
}

static struct str words_of(const struct lexeme *lexemes, int count, struct arena *arena)
{
        struct buf words;

        buf_init(&words, arena, NAME_BYTES_MAX);
        for (int i = 0; i < count; i++) {
                if (i)
                        buf_put_char(&words, ' ');
                buf_put(&words, lexemes[i].text);
        }
        return buf_str(&words);
}

struct name_asked name_asked_of(struct str text, struct arena *arena)
{
        struct name_asked asked = {0};
        struct str shape        = name_shape(text, arena);

        asked.count = lexemes_of(text, arena, &asked.lexemes);
        asked.words = words_of(asked.lexemes, asked.count, arena);
        if (!asked.count)
                return asked;
        asked.shape   = (struct str){shape.at + 1, shape.len - 2};
        asked.is_part = utf8_count(asked.words) >= PART_LETTERS_MIN;
        for (int i = 0; i < asked.count; i++)
                asked.is_like = asked.is_like || (!asked.lexemes[i].is_pair && mistakes_forgiven(utf8_count(asked.lexemes[i].text)) > 0);
        return asked;
}

static bool contains(struct str whole, struct str part)
{
        return part.len && whole.len >= part.len && memmem(whole.at, whole.len, part.at, part.len);
}

/* From the beginning of a word on. */
static bool contains_from_word(struct str whole, struct str part)
{
        for (size_t i = 1; i + part.len <= whole.len; i++)
                if (whole.at[i - 1] == ' ' && str_equal((struct str){whole.at + i, part.len}, part))
                        return true;
        return false;
}

/* How far the word is from this one: 0 the same, else more; OTHER_PENALTY and more: another word. */
static int distance(const struct lexeme *asked, const struct lexeme *word)
{
        size_t letters = utf8_count(asked->text);
        int forgiven   = asked->is_pair || letters > SHAPE_LETTERS_MAX ? 0 : mistakes_forgiven(letters), apart;

        if (str_starts_with(word->text, asked->text))
                return word->text.len > asked->text.len;
        if (letters >= PART_LETTERS_MIN && contains(word->text, asked->text))
                return 2;
        if (!forgiven || utf8_count(word->text) > SHAPE_LETTERS_MAX)
                return OTHER_PENALTY;
        apart = words_apart(asked->text, word->text, forgiven);
        return apart <= forgiven ? 2 + apart : OTHER_PENALTY;
}

/* Each word of what is asked for must be like one of the name. */
static int likeness(const struct name_asked *asked, const struct lexeme *words, int count)
{
        int score = NAME_LIKE;

        for (int i = 0; i < asked->count; i++) {
                int least = OTHER_PENALTY;

                for (int k = 0; k < count; k++) {
                        int apart = distance(&asked->lexemes[i], &words[k]);

                        least = apart < least ? apart : least;
                }
                if (least >= OTHER_PENALTY)
                        return NAME_OTHER;
                score -= least;
        }
        return score > 1 ? score : 1;
}

int name_fits(const struct name_asked *asked, struct str name, struct arena *arena)
{
        struct lexeme *lexemes;
        int count        = lexemes_of(name, arena, &lexemes);
        struct str words = words_of(lexemes, count, arena);

        if (!asked->count || !count)
                return NAME_OTHER;
        if (str_equal(words, asked->words))
                return NAME_IS;
        if (str_starts_with(words, asked->words))
                return NAME_BEGINS;
        if (contains_from_word(words, asked->words))
                return NAME_HAS_WORDS;
        if (asked->is_part && contains(words, asked->words))
                return NAME_HAS;
        return likeness(asked, lexemes, count);
}
