/* fuzz_asking.c — any question: it is read within its bounds or refused with a sentence; its words are cut into letters and digits alone, which is all that keeps them out of the index's own
 * syntax; and of any text an excerpt is a part of it.
 *
 * sources: libs/base libs/markup libs/crypto/text.c services/chat-gateway/asking.c services/chat-gateway/lexemes.c services/chat-gateway/excerpt.c
 * links: -lutf8proc -lpthread -lm
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/utf8.h"
#include "chat-gateway/asking.h"
#include "chat-gateway/excerpt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
        if (!holds)
                abort();
}

static void is_within(struct str part, struct str whole)
{
        must(part.at >= whole.at && part.at + part.len <= whole.at + whole.len);
}

static void check_words(struct str text, struct arena *arena)
{
        struct lexeme *lexemes;
        int count              = lexemes_of(text, arena, &lexemes);
        struct stretch *places = arena_array(arena, struct stretch, (size_t)count);

        for (int i = 0; i < count; i++) {
                must(lexemes[i].text.len > 0 && utf8_is_valid(lexemes[i].text) && lexemes[i].place == i + 1);
                for (size_t k = 0; k < lexemes[i].text.len; k++)
                        must(!memchr(" '\\:&|!()<>*", lexemes[i].text.at[k], 12));
                places[i] = (struct stretch){lexemes[i].at, lexemes[i].length};
                words_apart(lexemes[i].text, lexemes[0].text, 2);
                lexeme_shape(&lexemes[i], arena);
        }
        struct excerpt excerpt = excerpt_of(text, lexemes, count, places, count);
        int64_t letters        = (int64_t)utf8_count(excerpt.text), after = 0;

        is_within(excerpt.text, text);
        must(utf8_is_valid(excerpt.text) && letters <= EXCERPT_LETTERS_MAX);
        for (int i = 0; i < excerpt.matches_count; i++) {
                must(excerpt.matches[i].at >= after && excerpt.matches[i].length > 0);
                after = excerpt.matches[i].at + excerpt.matches[i].length;
        }
        must(after <= letters);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct str text = {(const char *)data, size};
        char wrong[ASKED_WRONG_BYTES] = "";
        struct arena *arena;
        struct asked asked;

        if (!utf8_is_valid(text) || (size && memchr(data, 0, size)))
                return 0;
        arena = arena_create(256u << 20);
        if (asked_read(text, 60, &asked, wrong)) {
                must(asked.words_count <= ASKED_WORDS_MAX && asked.from.count <= ASKED_NAMES_MAX && asked.in.count <= ASKED_NAMES_MAX);
                for (int i = 0; i < asked.words_count; i++)
                        is_within(asked.words[i].text, text);
                for (int i = 0; i < asked.in.count; i++)
                        must(asked.in.names[i].len > 0);
        } else {
                must(strlen(wrong) > 10);
        }
        check_words(text, arena);
        arena_destroy(&arena);
        return 0;
}
