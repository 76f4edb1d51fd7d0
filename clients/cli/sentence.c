/* sentence.c — events and messages in words. */

#include "cli/sentence.h"

#include <string.h>
#include "base/arena.h"
#include "cli/people.h"
#include "json/scan.h"

#define SENTENCE_BYTES_MAX (64u << 10)
#define NUMBERS_SHOWN_MAX  8                             /* of a list */

static const struct {
        const char *ev, *general, *about_self;
} sentences[] = {
#define SENTENCE(ev, general, about_self) {ev, general, about_self},
#include "cli/sentences.def"
#undef SENTENCE
};

struct str d_member(struct str d, const char *name)
{
        return d.at && d.len && d.at[0] == '{' ? json_member(d, name) : STR_NONE;
}

struct str d_text(struct str d, const char *name, struct arena *arena)
{
        struct str text;
        return json_string(d_member(d, name), arena, &text) ? text : STR_NONE;
}

bool d_person(struct str d, const char *name, struct id *out, struct arena *arena)
{
        struct str text = d_text(d, name, arena);
        return text.at && id_parse(text, out);
}

bool d_number(struct str d, const char *name, int64_t *out)
{
        return json_int(d_member(d, name), 0, INT64_C(9007199254740991), out);
}

/* --- what a message says */

static bool is_true(struct str d, const char *name)
{
        return str_equal(d_member(d, name), STR("true"));
}

/* The questions, each with its options, numbered as votes name them. */
static struct str poll_words(struct str poll, struct arena *arena)
{
        struct buf out;
        struct str questions = d_member(poll, "questions"), rest = questions, question, option, text;
        int        count = 0, number = 0;
        while (questions.len && json_next_item(&rest, &question))
                count++;
        buf_init(&out, arena, SENTENCE_BYTES_MAX);
        buf_put(&out, is_true(poll, "anonymous") ? STR("(anonymous poll)") : STR("(poll)"));
        for (rest = questions; rest.len && json_next_item(&rest, &question);) {
                struct str options = d_member(question, "options");
                number++;
                buf_printf(&out, "%s%.*s", number == 1 ? " " : "\n",
                           STR_ARG(d_text(question, "question", arena)));
                for (int i = 1; options.len && json_next_item(&options, &option); i++)
                        if (json_string(option, arena, &text)) {
                                buf_put(&out, STR("\n  "));
                                if (count > 1)
                                        buf_printf(&out, "%d.", number);
                                buf_printf(&out, "%d  %.*s", i, STR_ARG(text));
                        }
        }
        return buf_str(&out);
}

static struct str place_words(struct str place, struct arena *arena)
{
        int64_t    latitude, longitude;
        struct str label = d_text(place, "label", arena);
        if (!json_int(d_member(place, "latitude"), -90000000, 90000000, &latitude) ||
            !json_int(d_member(place, "longitude"), -180000000, 180000000, &longitude))
                return STR("(a place)");
        return str_format(arena, "(place) %.*s%s%.6f, %.6f", STR_ARG(label), label.len ? ": " : "",
                          (double)latitude / 1e6, (double)longitude / 1e6);
}

struct str words_of(struct str d, struct arena *arena)
{
        struct str body = d_member(d, "body"), kind = d_text(body, "kind", arena);
        if (!body.at)
                return is_true(d, "hidden") ? STR("(hidden)") : STR("(deleted)");
        if (str_equal(kind, STR("text")))
                return is_true(body, "action")
                               ? str_format(arena, "* %.*s", STR_ARG(d_text(body, "text", arena)))
                               : d_text(body, "text", arena);
        if (str_equal(kind, STR("poll")))
                return poll_words(body, arena);
        if (str_equal(kind, STR("location")))
                return place_words(body, arena);
        if (str_equal(kind, STR("sealed")))
                return STR("(sealed: this client cannot open it)");
        if (str_equal(kind, STR("system")))
                return str_format(arena, "(system: %.*s)", STR_ARG(d_text(body, "word", arena)));
        return STR("(something this client does not know)");
}

/* --- sentences */

/* 5, 6, 7 and 12 more */
static void numbers_put(struct buf *out, struct str list)
{
        struct str item;
        int        count = 0;
        while (list.len && json_next_item(&list, &item))
                if (count++ < NUMBERS_SHOWN_MAX)
                        buf_printf(out, "%s%.*s", count > 1 ? ", " : "", STR_ARG(item));
        if (count > NUMBERS_SHOWN_MAX)
                buf_printf(out, " and %d more", count - NUMBERS_SHOWN_MAX);
}

static bool is_person(const char *name)
{
        return strcmp(name, "by") == 0 || strcmp(name, "user") == 0;
}

static void member_put(struct buf *out, const struct entry *entry, const char *name,
                       const struct people *people, struct arena *arena)
{
        struct str raw = d_member(entry->d, name);
        struct id  id;
        int64_t    number;
        if (is_person(name))
                buf_put(out, d_person(entry->d, name, &id, arena) ? people_name(people, id, arena)
                                                                  : STR("somebody"));
        else if (strcmp(name, "body") == 0 && raw.len)
                buf_put(out, words_of(entry->d, arena));
        else if (raw.len && raw.at[0] == '[')
                numbers_put(out, raw);
        else if (d_number(entry->d, name, &number))
                buf_put_int(out, number);
        else
                buf_put(out, d_text(entry->d, name, arena));
}

static const char *template_of(const struct entry *entry, struct arena *arena)
{
        struct id by, user;
        bool      is_self = d_person(entry->d, "by", &by, arena) &&
                       d_person(entry->d, "user", &user, arena) && id_equal(by, user);
        for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
                if (str_equal(entry->ev, str_from(sentences[i].ev)))
                        return is_self && sentences[i].about_self[0] ? sentences[i].about_self
                                                                     : sentences[i].general;
        return NULL;
}

struct str sentence_of(const struct entry *entry, const struct people *people, struct arena *arena)
{
        const char *template = template_of(entry, arena);
        struct buf  out;
        if (!template)
                return STR_NONE;
        buf_init(&out, arena, SENTENCE_BYTES_MAX);
        for (struct str rest = str_from(template); rest.len;) {
                struct str after, words = str_until(rest, '{', &after), name;
                buf_put(&out, words);
                if (!after.at)
                        break;
                name = str_until(after, '}', &rest);
                bool   may_be_absent = str_starts_with(name, STR(": "));
                size_t start         = out.len;
                if (may_be_absent)
                        name = (struct str){name.at + 2, name.len - 2};
                buf_put(&out, may_be_absent ? STR(": ") : STR(""));
                member_put(&out, entry, str_copy(name, arena).at, people, arena);
                if (may_be_absent && out.len == start + 2)
                        out.len = start;
        }
        return buf_str(&out);
}
