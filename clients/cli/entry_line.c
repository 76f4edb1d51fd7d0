/* entry_line.c — log entries for readers. */

#include "cli/entry_line.h"

#include <string.h>
#include "base/arena.h"
#include "base/clock.h"
#include "base/id.h"
#include "cli/clean.h"
#include "cli/people.h"
#include "cli/sentence.h"
#include "json/scan.h"

size_t entry_people(const struct entry *entry, struct id *users, size_t room, struct arena *arena)
{
        static const char *const names[] = {"from", "by", "user"};
        size_t count = 0;
        for (size_t i = 0; i < sizeof names / sizeof *names && count < room; i++)
                if (d_person(entry->d, names[i], &users[count], arena))
                        count++;
        if (count < room && d_person(d_member(entry->d, "origin"), "from", &users[count], arena))
                count++;
        return count;
}

static bool is_message(const struct entry *entry)
{
        return str_equal(entry->ev, STR("message.sent"));
}

/* --- for people */

/* What it answers, where it was said, where it comes from: before the text. */
static void before_put(struct buf *out, const struct entry *entry, const struct people *people,
                       struct arena *arena)
{
        int64_t   number;
        struct id from;
        if (d_number(entry->d, "thread", &number))
                buf_printf(out, "(in thread %lld) ", (long long)number);
        if (d_number(entry->d, "reply_to", &number))
                buf_printf(out, "(to %lld) ", (long long)number);
        if (d_person(d_member(entry->d, "origin"), "from", &from, arena))
                buf_printf(out, "(passed on from %.*s) ", STR_ARG(people_name(people, from, arena)));
}

/* What became of it: behind the text. */
static void after_put(struct buf *out, const struct output *output, const struct entry *entry,
                      struct arena *arena)
{
        struct str reactions = d_member(entry->d, "reactions"), one,
                   expires = d_text(entry->d, "expires_at", arena);
        int64_t number;
        if (d_member(entry->d, "edited_at").at)
                buf_put(out, STR(" (changed)"));
        if (str_equal(d_member(entry->d, "pinned"), STR("true")))
                buf_put(out, STR(" (pinned)"));
        if (expires.at && time_parse(expires, &number))
                buf_printf(out, " (until %.*s)", STR_ARG(time_text(output, number)));
        if (d_number(entry->d, "replies", &number) && number)
                buf_printf(out, " (%lld %s)", (long long)number, number == 1 ? "reply" : "replies");
        for (int i = 0; reactions.len && json_next_item(&reactions, &one); i++)
                if (d_number(one, "count", &number)) {
                        buf_put(out, i ? STR(" ") : STR("  "));
                        clean_put_line(out, d_text(one, "emoji", arena));
                        buf_printf(out, " %lld", (long long)number);
                }
}

static void put_event(struct buf *out, const struct output *output, struct str sentence, struct arena *arena)
{
        struct buf line;
        buf_init(&line, arena, 65536);
        buf_put(&line, STR("\xc2\xb7 "));
        clean_put_line(&line, sentence);
        paint_put(output, out, PAINT_DIM, buf_str(&line), ID_NONE);
        buf_put_char(out, '\n');
}

static void put_message(struct buf *out, const struct output *output, const struct people *people,
                        const struct entry *entry, int left, struct arena *arena)
{
        struct id  from = ID_NONE;
        struct buf text, before, after;
        struct str name = d_person(entry->d, "from", &from, arena) ? people_name(people, from, arena)
                                                                   : STR("?");
        struct str words = words_of(entry->d, arena);
        buf_init(&text, arena, words.len * 3 + 1);
        buf_init(&before, arena, 4096);
        buf_init(&after, arena, 8192);
        before_put(&before, entry, people, arena);
        after_put(&after, output, entry, arena);
        clean_put(&text, words);
        paint_put(output, out, PAINT_PERSON, name, from);
        buf_put(out, STR("  "));
        paint_put(output, out, before.len ? PAINT_DIM : PAINT_NONE, buf_str(&before), ID_NONE);
        left += text_width(name) + 2;
        struct str rest = buf_str(&text);
        for (bool is_first = true; rest.len || is_first; is_first = false) {
                struct str line = str_until(rest, '\n', &rest);
                if (!is_first)
                        buf_printf(out, "%*s", left, "");
                buf_put(out, line);
                if (!rest.len && after.len)
                        paint_put(output, out, PAINT_DIM, buf_str(&after), ID_NONE);
                buf_put_char(out, '\n');
        }
}

static void put_people(struct buf *out, const struct output *output, const struct people *people,
                       const struct entry *entry, struct arena *arena)
{
        struct str sentence = is_message(entry) ? STR_NONE : sentence_of(entry, people, arena);
        if (!is_message(entry) && !sentence.at)
                return;
        struct str at = str_format(arena, "%.*s %5lld", STR_ARG(time_text(output, entry->at_ms)),
                                   (long long)entry->seq);
        paint_put(output, out, PAINT_DIM, at, ID_NONE);
        buf_put(out, STR("  "));
        if (is_message(entry))
                put_message(out, output, people, entry, text_width(at) + 2, arena);
        else
                put_event(out, output, sentence, arena);
}

/* --- for scripts */

static void put_escaped(struct buf *out, struct str text)
{
        for (size_t i = 0; i < text.len; i++) {
                char c = text.at[i];
                if (c == '\n')
                        buf_put(out, STR("\\n"));
                else if (c == '\t')
                        buf_put(out, STR("\\t"));
                else if (c == '\\')
                        buf_put(out, STR("\\\\"));
                else
                        buf_put_char(out, c);
        }
}

static void put_plain(struct buf *out, const struct output *output, const struct people *people,
                      const struct entry *entry, struct arena *arena)
{
        struct id  who  = ID_NONE;
        bool has = d_person(entry->d, is_message(entry) ? "from" : "user", &who, arena) ||
                   d_person(entry->d, "by", &who, arena);
        struct str body = is_message(entry) ? words_of(entry->d, arena)
                                              : sentence_of(entry, people, arena);
        struct buf text;
        buf_init(&text, arena, body.len * 3 + 1);
        clean_put(&text, body);
        buf_put_int(out, entry->seq);
        buf_put_char(out, '\t');
        buf_put(out, time_text(output, entry->at_ms));
        buf_put_char(out, '\t');
        clean_put_line(out, entry->ev);
        buf_put_char(out, '\t');
        if (has)
                buf_put(out, people_login(people, who, arena));
        buf_put_char(out, '\t');
        put_escaped(out, buf_str(&text));
        buf_put_char(out, '\n');
}

void entry_put(struct buf *out, const struct output *output, const struct people *people,
               const struct entry *entry, struct arena *arena)
{
        if (output->form == FORM_JSON) {
                clean_put_json(out, entry->raw);
                buf_put_char(out, '\n');
        } else if (output->form == FORM_PLAIN)
                put_plain(out, output, people, entry, arena);
        else
                put_people(out, output, people, entry, arena);
}
