/* search_query.c — messages, people and rooms by what is asked for. */

#include "chat-gateway/excerpt.h"
#include "chat-gateway/finding.h"
#include "chat-gateway/finding_names.h"
#include "chat-gateway/shelves.h"

enum { LIMIT_DEFAULT = 20, LANGUAGES_MAX = 16 };

/* --- messages */

/* Of all these rooms, each once; and of rooms that the caller is not in nobody knows, so theirs is the installation's. */
static int languages_of(struct call *call, const struct shelves *shelves, enum search_language out[static LANGUAGES_MAX])
{
        bool is_there[LANGUAGES_MAX] = {false};
        int count                    = 0;

        is_there[filed_language(call, LANGUAGE_SIMPLE)] = true;
        for (int i = 0; i < shelves->count; i++)
                is_there[filed_language(call, shelves->items[i].language)] = true;
        for (int i = LANGUAGE_SIMPLE + 1; i < LANGUAGES_MAX; i++)
                if (is_there[i])
                        out[count++] = (enum search_language)i;
        return count;
}

static int matches_of(const struct question *question, const struct said *said, const struct lexeme *lexemes, int count, struct stretch *out)
{
        int found = 0;

        for (int i = 0; i < count; i++) {
                bool is_meant = question_begins(question, &lexemes[i]);

                for (int k = 0; k < said->places_count && !is_meant; k++)
                        is_meant = said->places[k] == lexemes[i].place;
                if (is_meant)
                        out[found++] = (struct stretch){lexemes[i].at, lexemes[i].length};
        }
        return found;
}

static struct search_hit hit_of(struct call *call, const struct question *question, const struct hit *hit)
{
        const struct said *said = &hit->said;
        struct str text         = filed_text(said, call->arena);
        struct search_hit out   = {
                .room = said->room, .message = said->seq, .at = said->at_ms, .from = said->sender, .rev = said->rev, .has_thread = said->thread > 0, .thread = said->thread,
                .is_like = hit->of_likes,
        };
        struct lexeme *lexemes;
        int count                = lexemes_of(text, call->arena, &lexemes);
        struct stretch *matches  = arena_array(call->arena, struct stretch, (size_t)count);
        struct excerpt excerpt   = excerpt_of(text, lexemes, count, matches, matches_of(question, said, lexemes, count, matches));

        out.excerpt       = excerpt.text;
        out.excerpt_at    = excerpt.at;
        out.is_cut        = excerpt.is_cut;
        out.matches.count = (size_t)excerpt.matches_count;
        out.matches.items = arena_array(call->arena, struct search_match, (size_t)excerpt.matches_count);
        for (int i = 0; i < excerpt.matches_count; i++)
                out.matches.items[i] = (struct search_match){excerpt.matches[i].at, excerpt.matches[i].length};
        return out;
}

static void find_messages(struct call *call, const struct search_query_in *in, const struct asked *asked, const struct shelves *shelves, struct finding_place place,
                          struct search_query_out *out)
{
        enum search_language languages[LANGUAGES_MAX];
        struct id from[ASKED_NAMES_MAX];
        struct question question;
        struct finding finding = {
                .call = call, .question = &question, .rooms = shelves->rooms, .floors = shelves->floors, .rooms_count = shelves->rooms_count,
                .numbers = shelves->numbers,
                .by_age = in->has_sort && in->sort == FOUND_NEWEST,
        };
        int limit = in->has_limit ? (int)in->limit : LIMIT_DEFAULT, count;
        struct hit *hits = arena_array(call->arena, struct hit, (size_t)limit + 1);

        if (!shelves->rooms_count)
                return;
        for (int i = 0; i < asked->from.count; i++)
                from[i] = shelves_person(call, asked->from.names[i]);
        question_begin(&question, call, asked, from, languages, languages_of(call, shelves, languages));
        finding.by_age = finding.by_age || !question_has_words(&question);
        count          = finding_page(&finding, &place, limit, hits, &out->has_next);
        out->messages.items = arena_array(call->arena, struct search_hit, (size_t)count);
        out->messages.count = (size_t)count;
        for (int i = 0; i < count; i++)
                out->messages.items[i] = hit_of(call, &question, &hits[i]);
        if (out->has_next)
                out->next = finding_place_write(&place, call->arena);
}

/* --- all of it */

/* The words as they were written, one blank between them. */
static struct str words_of(const struct asked *asked, struct arena *arena)
{
        struct str words = STR("");

        for (int i = 0; i < asked->words_count; i++)
                words = str_format(arena, "%.*s%s%.*s", STR_ARG(words), i ? " " : "", STR_ARG(asked->words[i].text));
        return words;
}

enum err search_query(struct call *call, const struct search_query_in *in, struct search_query_out *out)
{
        enum search_what what      = in->has_what ? in->what : SEARCH_ALL;
        struct finding_place place = {0};
        char wrong[ASKED_WRONG_BYTES];
        struct asked asked;
        struct shelves shelves;
        bool looks_for_names;

        if (!asked_read(in->text, in->has_utc_offset_minutes ? in->utc_offset_minutes : 0, &asked, wrong))
                return fail_field(call, "/text", str_copy(str_from(wrong), call->arena).at);
        if (in->has_cursor && !finding_place_read(in->cursor, call->arena, &place))
                return fail_field(call, "/cursor", "is not one that was handed out");
        shelves         = shelves_of(call, &asked);
        looks_for_names = asked_is_plain(&asked) && !in->has_cursor;
        if (looks_for_names && (what == SEARCH_ALL || what == SEARCH_PEOPLE))
                finding_people(call, words_of(&asked, call->arena), out);
        if (looks_for_names && (what == SEARCH_ALL || what == SEARCH_ROOMS))
                finding_rooms(call, &shelves, words_of(&asked, call->arena), out);
        if (what == SEARCH_ALL || what == SEARCH_MESSAGES)
                find_messages(call, in, &asked, &shelves, place, out);
        return call->tx.failed;
}
