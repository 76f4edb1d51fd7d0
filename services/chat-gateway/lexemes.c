/* lexemes.c — a text as the index knows it. */

#include "chat-gateway/lexemes.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "crypto/text.h"
#include "markup/words.h"

static bool is_plain(struct str text)
{
        for (size_t i = 0; i < text.len; i++)
                if ((unsigned char)text.at[i] >= 0x80)
                        return false;
        return true;
}

static struct str lowered(struct str text, struct arena *arena)
{
        char *copy = arena_copy(arena, text.at, text.len);

        for (size_t i = 0; i < text.len; i++)
                if (copy[i] >= 'A' && copy[i] <= 'Z')
                        copy[i] = (char)(copy[i] + ('a' - 'A'));
        return (struct str){copy, text.len};
}

static struct str cut(struct str text)
{
        if (text.len > LEXEME_BYTES_MAX)
                for (text.len = LEXEME_BYTES_MAX; ((unsigned char)text.at[text.len] & 0xc0) == 0x80; text.len--)
                        ;
        return text;
}

/* What a sign is made of may be no letter (½, ㏂): of the folded word the words remain. */
static struct str folded(struct str word, struct arena *arena)
{
        struct markup_place place = {0};
        struct markup_word part;
        struct str text;
        struct buf whole;

        word = cut(word);
        if (is_plain(word))
                return lowered(word, arena);
        if (text_normalize(word, TEXT_NFKC_FOLDED, arena, &text) != OK)
                return STR("");
        buf_init(&whole, arena, text.len + 1);
        while (markup_next_word(text, &place, &part))
                buf_put(&whole, part.text);
        return cut(buf_str(&whole));
}

/* Every character of a run is there by itself; now each takes the next one in. */
static void pair_up(struct lexeme *lexemes, int count, struct arena *arena)
{
        for (int i = 0; i < count; i++) {
                if (!lexemes[i].is_pair)
                        continue;
                lexemes[i].is_last = i + 1 == count || !lexemes[i + 1].is_pair || lexemes[i + 1].is_first;
                if (lexemes[i].is_last)
                        continue;
                lexemes[i].text   = str_format(arena, "%.*s%.*s", STR_ARG(lexemes[i].text), STR_ARG(lexemes[i + 1].text));
                lexemes[i].length = lexemes[i + 1].at + lexemes[i + 1].length - lexemes[i].at;
        }
}

int lexemes_of(struct str text, struct arena *arena, struct lexeme **out)
{
        size_t most               = text.len < LEXEMES_MAX ? text.len : LEXEMES_MAX;
        struct markup_place place = {0};
        struct markup_word word;
        int count = 0;

        *out = arena_array(arena, struct lexeme, most);
        while ((size_t)count < most && markup_next_word(text, &place, &word)) {
                struct lexeme *lexeme = &(*out)[count];

                *lexeme = (struct lexeme){
                        .text = folded(word.text, arena), .place = count + 1, .at = word.at, .length = word.length, .is_pair = word.is_character, .is_first = word.is_character && !word.follows,
                };
                count += lexeme->text.len > 0;
        }
        pair_up(*out, count, arena);
        return count;
}

/* --- likeness */

static uint32_t next_letter(struct str text, size_t *at)
{
        const unsigned char *in = (const unsigned char *)text.at + *at;
        size_t len      = in[0] < 0x80 ? 1 : in[0] < 0xe0 ? 2 : in[0] < 0xf0 ? 3 : 4;
        uint32_t letter = len == 1 ? in[0] : in[0] & (0xffu >> (len + 1));

        for (size_t i = 1; i < len; i++)
                letter = letter << 6 | (in[i] & 0x3fu);
        *at += len;
        return letter;
}

struct str lexeme_letters(const struct lexeme *lexeme, struct arena *arena)
{
        struct buf letters;

        buf_init(&letters, arena, LEXEME_BYTES_MAX);
        for (size_t at = 0; at < lexeme->text.len;) {
                uint32_t letter = next_letter(lexeme->text, &at);

                buf_put_char(&letters, letter < 0x80 ? (char)letter : (char)('a' + letter % 26));
        }
        return buf_str(&letters);
}

struct str lexeme_shape(const struct lexeme *lexeme, struct arena *arena)
{
        return lexeme->is_pair || utf8_count(lexeme->text) > SHAPE_LETTERS_MAX ? STR_NONE : lexeme_letters(lexeme, arena);
}

int mistakes_forgiven(size_t letters)
{
        return letters < LIKE_LETTERS_MIN ? 0 : letters < LIKE_LETTERS_LONG ? 1 : 2;
}

static int letters_of(struct str text, uint32_t out[static SHAPE_LETTERS_MAX])
{
        int count = 0;

        for (size_t at = 0; at < text.len && count < SHAPE_LETTERS_MAX;)
                out[count++] = next_letter(text, &at);
        return count;
}

static int least(int a, int b)
{
        return a < b ? a : b;
}

/* Three rows of the well-known table: the one before the last is for what was swapped. */
int words_apart(struct str one, struct str other, int most)
{
        uint32_t a[SHAPE_LETTERS_MAX], b[SHAPE_LETTERS_MAX];
        int rows[3][SHAPE_LETTERS_MAX + 1];
        int a_count = letters_of(one, a), b_count = letters_of(other, b);

        if (a_count - b_count > most || b_count - a_count > most)
                return most + 1;
        for (int k = 0; k <= b_count; k++)
                rows[0][k] = k;
        for (int i = 1; i <= a_count; i++) {
                int *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];

                now[0] = i;
                for (int k = 1; k <= b_count; k++) {
                        now[k] = least(least(before[k], now[k - 1]) + 1, before[k - 1] + (a[i - 1] != b[k - 1]));
                        if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                                now[k] = least(now[k], earlier[k - 2] + 1);
                }
        }
        return least(rows[a_count % 3][b_count], most + 1);
}
