/* signals.c — signals instead of messages: typing.set, which is told to everybody in the room and stored nowhere. It carries no words, so whose it is says which one: nobody has two under
 * way, as senders take turns. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "tests/load/load.h"

enum { PLACES = 1 << 16 };

struct said {
        char    user[ID_TEXT_LEN];                       /* empty: nobody yet */
        int64_t stamp;
};

static struct said said[PLACES];                         /* what each user said last: open addressing, never full */

static struct said *said_by(const char *user)
{
        uint64_t hash = 14695981039346656037u;
        size_t at;

        for (int i = 0; i < ID_TEXT_LEN; i++)
                hash = (hash ^ (uint8_t)user[i]) * 1099511628211u;
        for (at = hash % PLACES; said[at].user[0] && memcmp(said[at].user, user, ID_TEXT_LEN) != 0; at = (at + 1) % PLACES)
                ;
        return &said[at];
}

static size_t signals_send(const struct person *person, int64_t stamp, char *out, size_t room)
{
        char text[256];
        struct said *last;
        int len = snprintf(text, sizeof text, "{\"id\":%" PRId64 ",\"op\":\"typing.set\",\"args\":{\"room\":\"%.*s\",\"typing\":false}}", stamp, STR_ARG(person->room));

        if (len < 0 || (size_t)len + 8 > room || person->user.len != ID_TEXT_LEN)
                return 0;
        last = said_by(person->user.at);
        memcpy(last->user, person->user.at, ID_TEXT_LEN);
        last->stamp = stamp;
        return frame_put(out, (struct str){text, (size_t)len}, true);
}

static enum heard signals_hear(struct str payload, int64_t *stamp)
{
        static const struct str typing = {"{\"ev\":\"typing\",\"room\":\"", 23}, user = {"\",\"d\":{\"user\":\"", 15};
        size_t at = typing.len + ID_TEXT_LEN + user.len;

        if (!str_starts_with(payload, typing))
                return chat_hear(payload, stamp);
        if (payload.len < at + ID_TEXT_LEN || memcmp(payload.at + at - user.len, user.at, user.len) != 0)
                return HEARD_OTHER;
        *stamp = said_by(payload.at + at)->stamp;
        return *stamp ? HEARD_EVENT : HEARD_OTHER;
}

const struct protocol protocol_signals = {
        .name = "signals", .hello = chat_hello, .hello_ends = {"\r\n\r\n", 4}, .open = chat_open, .send = signals_send, .hear = signals_hear,
};
