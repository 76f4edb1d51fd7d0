/* words.c — a text cut into words. */

#include "markup/words.h"

#include "markup/letters.h"

/* Marks that belong to the character before them, in the scripts without blanks: voiced sounds, and Thai and Lao vowels and tones. */
static bool is_mark(uint32_t letter)
{
        return letter == 0x3099 || letter == 0x309a || letter == 0xff9e || letter == 0xff9f || (letter >= 0x300 && letter <= 0x36f) || letter == 0xe31 ||
               (letter >= 0xe34 && letter <= 0xe3a) || (letter >= 0xe47 && letter <= 0xe4e) || letter == 0xeb1 || (letter >= 0xeb4 && letter <= 0xebc) ||
               (letter >= 0xec8 && letter <= 0xece);
}

/* Wide Latin letters and digits are words of the Latin kind; beyond the first plane only the ideographs' own are of the other. */
static bool is_character(uint32_t letter)
{
        if (letter >= 0xff00)
                return (letter >= 0xff66 && letter <= 0xff9f) || (letter >= 0x20000 && letter <= 0x3ffff);
        return letter_is_unspaced(letter);
}

struct step {
        uint32_t letter;
        size_t   bytes;
};

static bool look(struct str text, const struct markup_place *place, struct step *out)
{
        if (place->byte >= text.len)
                return false;
        out->letter = letter_at(text, place->byte, &out->bytes);
        return true;
}

static void pass(struct markup_place *place, const struct step *step)
{
        place->byte += step->bytes;
        place->at++;
}

static bool goes_on(uint32_t letter, bool in_character)
{
        return in_character ? is_mark(letter) : letter_is_of_word(letter) && !is_character(letter);
}

bool markup_next_word(struct str text, struct markup_place *place, struct markup_word *out)
{
        size_t began = place->byte;
        struct step step;

        while (look(text, place, &step) && !letter_is_of_word(step.letter))
                pass(place, &step);
        if (place->byte >= text.len)
                return false;
        *out = (struct markup_word){.text = {text.at + place->byte, 0}, .at = place->at, .is_character = is_character(step.letter)};
        out->follows = out->is_character && place->was_character && began == place->byte;
        pass(place, &step);
        while (look(text, place, &step) && goes_on(step.letter, out->is_character))
                pass(place, &step);
        out->text.len        = (size_t)(text.at + place->byte - out->text.at);
        out->length          = place->at - out->at;
        place->was_character = out->is_character;
        return true;
}
