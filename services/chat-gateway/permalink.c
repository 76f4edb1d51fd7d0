/* permalink.c — the address of a message for people. */

#include "chat-gateway/permalink.h"

#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"

enum { NUMBER_DIGITS_MAX = 16 };

static struct str without_slash(struct str site)
{
        while (site.len && site.at[site.len - 1] == '/')
                site.len--;
        return site;
}

struct str permalink_write(struct str site, struct id room, int64_t seq, struct arena *arena)
{
        char text[ID_TEXT_LEN + 1];

        id_print(room, text);
        return str_format(arena, "%.*s/r/%s/%lld", STR_ARG(without_slash(site)), text, (long long)seq);
}

static bool read_number(struct str text, int64_t *out)
{
        *out = 0;
        if (!text.len || text.len > NUMBER_DIGITS_MAX || text.at[0] == '0')
                return false;
        for (size_t i = 0; i < text.len; i++) {
                if (text.at[i] < '0' || text.at[i] > '9')
                        return false;
                *out = *out * 10 + (text.at[i] - '0');
        }
        return *out <= SEQ_MAX;
}

bool permalink_read(struct str site, struct str link, struct id *room, int64_t *seq)
{
        struct str path;

        site = without_slash(site);
        if (link.len <= site.len + strlen("/r/") || !str_equal_ignoring_case((struct str){link.at, site.len}, site))
                return false;
        path = (struct str){link.at + site.len, link.len - site.len};
        if (!str_starts_with(path, STR("/r/")))
                return false;
        path = (struct str){path.at + 3, path.len - 3};
        return path.len > ID_TEXT_LEN + 1 && path.at[ID_TEXT_LEN] == '/' && id_parse((struct str){path.at, ID_TEXT_LEN}, room) &&
               read_number((struct str){path.at + ID_TEXT_LEN + 1, path.len - ID_TEXT_LEN - 1}, seq);
}

void permalinks_mark(struct str site, struct str text, struct message_extra *extra)
{
        size_t place   = 0;
        int64_t points = 0;

        for (size_t i = 0; i < extra->spans.count; i++) {
                struct span *span = &extra->spans.items[i];
                struct id room;
                int64_t seq;

                place  = utf8_after(text, place, span->at - points);
                points = span->at;
                if (span->kind != SPAN_LINK || !permalink_read(site, (struct str){text.at + place, utf8_after(text, place, span->length) - place}, &room, &seq))
                        continue;
                span->kind     = SPAN_MESSAGE;
                span->has_room = span->has_message = true;
                span->room     = room;
                span->message  = seq;
        }
}
