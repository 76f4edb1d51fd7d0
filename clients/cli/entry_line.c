/* entry_line.c — log entries for readers. */

#include "cli/entry_line.h"

#include <string.h>
#include "base/arena.h"
#include "base/id.h"
#include "cli/clean.h"
#include "cli/people.h"
#include "json/scan.h"

static struct str text_of(struct str d, const char *name, struct arena *arena)
{
        struct str text;
        return d.at && d.len && d.at[0] == '{' && json_string(json_member(d, name), arena, &text) ? text
                                                                                                  : STR_NONE;
}

static bool person_of(struct str d, const char *name, struct id *out, struct arena *arena)
{
        struct str text = text_of(d, name, arena);
        return text.at && id_parse(text, out);
}

size_t entry_people(const struct entry *entry, struct id *users, size_t room, struct arena *arena)
{
        static const char *const names[] = {"from", "by", "user"};
        size_t count = 0;
        for (size_t i = 0; i < sizeof names / sizeof *names && count < room; i++)
                if (person_of(entry->d, names[i], &users[count], arena))
                        count++;
        return count;
}

/* What a message says, whatever kind it is. */
static struct str body_text(const struct entry *entry, struct arena *arena)
{
        struct str body = entry->d.len && entry->d.at[0] == '{' ? json_member(entry->d, "body") : STR_NONE;
        struct str kind = text_of(body, "kind", arena);
        if (!body.at)
                return STR("(deleted)");
        if (str_equal(kind, STR("text")))
                return text_of(body, "text", arena);
        if (str_equal(kind, STR("sealed")))
                return STR("(sealed: this client cannot open it)");
        if (str_equal(kind, STR("system")))
                return str_format(arena, "(system: %.*s)", STR_ARG(text_of(body, "word", arena)));
        return STR("(something this client does not know)");
}

/* Events other than messages, as a sentence without its subject's fuss. */
static struct str sentence(const struct entry *entry, const struct people *people, struct arena *arena)
{
        struct id  by = ID_NONE, user = ID_NONE;
        bool has_by = person_of(entry->d, "by", &by, arena),
             has_user = person_of(entry->d, "user", &user, arena);
        struct str actor = has_by ? people_name(people, by, arena) : STR("somebody"),
                   whom = has_user ? people_name(people, user, arena) : STR("somebody");
        bool       is_self = has_by && has_user && id_equal(by, user);
        struct str role = text_of(entry->d, "role", arena), reason = text_of(entry->d, "reason", arena),
                   name = text_of(entry->d, "name", arena);
        if (str_equal(entry->ev, STR("member.joined")))
                return is_self ? str_format(arena, "%.*s joined", STR_ARG(whom))
                               : str_format(arena, "%.*s brought in %.*s", STR_ARG(actor), STR_ARG(whom));
        if (str_equal(entry->ev, STR("member.left"))) {
                if (is_self)
                        return str_format(arena, "%.*s left", STR_ARG(whom));
                return str_format(arena, "%.*s removed %.*s%s%.*s", STR_ARG(actor), STR_ARG(whom),
                                  reason.len ? ": " : "", STR_ARG(reason));
        }
        if (str_equal(entry->ev, STR("member.changed")))
                return str_format(arena, "%.*s is now %.*s (by %.*s)", STR_ARG(whom), STR_ARG(role),
                                  STR_ARG(actor));
        if (str_equal(entry->ev, STR("room.created")))
                return str_format(arena, "%.*s made the room", STR_ARG(actor));
        if (str_equal(entry->ev, STR("room.updated"))) {
                struct str topic = text_of(entry->d, "topic", arena);
                return str_format(arena, "%.*s changed the room: %.*s%s%.*s", STR_ARG(actor), STR_ARG(name),
                                  topic.len ? ": " : "", STR_ARG(topic));
        }
        return str_format(arena, "%.*s", STR_ARG(entry->ev));
}

static bool is_message(const struct entry *entry)
{
        return str_equal(entry->ev, STR("message.sent"));
}

static void put_people(struct buf *out, const struct output *output, const struct people *people,
                       const struct entry *entry, struct arena *arena)
{
        struct str at   = time_text(output, entry->at_ms);
        int        left = 0;
        paint_put(output, out, PAINT_DIM, at, ID_NONE);
        buf_put(out, STR("  "));
        if (!is_message(entry)) {
                struct buf line;
                buf_init(&line, arena, 65536);
                buf_put(&line, STR("\xc2\xb7 "));
                clean_put_line(&line, sentence(entry, people, arena));
                paint_put(output, out, PAINT_DIM, buf_str(&line), ID_NONE);
                buf_put_char(out, '\n');
                return;
        }
        struct id  from = ID_NONE;
        struct buf text;
        struct str name = person_of(entry->d, "from", &from, arena) ? people_name(people, from, arena)
                                                                    : STR("?");
        paint_put(output, out, PAINT_PERSON, name, from);
        buf_put(out, STR("  "));
        left = text_width(at) + text_width(name) + 4;
        struct str body = body_text(entry, arena);
        buf_init(&text, arena, body.len * 3 + 1);
        clean_put(&text, body);
        struct str rest = buf_str(&text);
        for (bool is_first = true; rest.len || is_first; is_first = false) {
                struct str line = str_until(rest, '\n', &rest);
                if (!is_first)
                        buf_printf(out, "%*s", left, "");
                buf_put(out, line);
                buf_put_char(out, '\n');
        }
}

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
        bool has = person_of(entry->d, is_message(entry) ? "from" : "user", &who, arena) ||
                   person_of(entry->d, "by", &who, arena);
        struct str body = is_message(entry) ? body_text(entry, arena) : sentence(entry, people, arena);
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
