/* chat.c — how our platform is spoken to: the upgrade, session.open, message.send; and where the stamps are. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "tests/load/load.h"

/* --- frames (RFC 6455) */

size_t frame_put(char *out, struct str payload, bool is_masked)
{
        uint8_t *at = (uint8_t *)out, mask = is_masked ? 0x80 : 0;
        size_t header = 2;

        at[0] = 0x81;
        if (payload.len < 126) {
                at[1] = (uint8_t)(mask | payload.len);
        } else {
                at[1]  = (uint8_t)(mask | 126);
                at[2]  = (uint8_t)(payload.len >> 8);
                at[3]  = (uint8_t)payload.len;
                header = 4;
        }
        if (is_masked) {
                memset(at + header, 0, 4);
                header += 4;
        }
        memcpy(at + header, payload.at, payload.len);
        return header + payload.len;
}

bool frame_get(struct str bytes, struct str *payload, size_t *taken, uint8_t *opcode)
{
        const uint8_t *at = (const uint8_t *)bytes.at;
        size_t header = 2, len;

        if (bytes.len < 2)
                return false;
        len = at[1] & 0x7f;
        if (len == 126)
                header = 4;
        else if (len == 127)
                header = 10;
        if (bytes.len < header)
                return false;
        if (header > 2) {
                len = 0;
                for (size_t i = 2; i < header; i++)
                        len = len << 8 | at[i];
        }
        if (at[1] & 0x80)
                header += 4;
        if (bytes.len < header + len)
                return false;
        *opcode  = at[0] & 0x0f;
        *payload = (struct str){bytes.at + header, len};
        *taken   = header + len;
        return true;
}

/* --- what is said */

static const char *extensions = "";

void upgrade_offers_deflate(void)
{
        extensions = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
}

size_t upgrade_put(const char *path, const char *subprotocol, char *out, size_t room)
{
        return (size_t)snprintf(out, room, "GET %s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s%s%s%s\r\n",
                                path, extensions, subprotocol ? "Sec-WebSocket-Protocol: " : "", subprotocol ? subprotocol : "", subprotocol ? "\r\n" : "");
}

size_t chat_hello(const struct person *person, char *out, size_t room)
{
        (void)person;
        return upgrade_put("/v1/ws", "chat.v1.json", out, room);
}

size_t chat_open(const struct person *person, char *out, size_t room)
{
        char text[8192];
        int len = snprintf(text, sizeof text, "{\"id\":1,\"op\":\"session.open\",\"args\":{\"token\":\"%.*s\"}}", STR_ARG(person->token));

        if (len < 0 || (size_t)len + 8 > room || (size_t)len >= sizeof text)
                return 0;
        return frame_put(out, (struct str){text, (size_t)len}, true);
}

/* As somebody who was away and holds nothing of what was said in the rooms named. */
static size_t chat_sync(const struct person *person, char *out, size_t room)
{
        static const char head[] = "%s{\"room\":\"%.*s\",\"seq\":0}";
        struct str left = person->rooms;
        char text[6000];
        size_t len = (size_t)snprintf(text, sizeof text, "{\"id\":2,\"op\":\"session.sync\",\"args\":{\"heads\":[");

        for (bool is_first = true; left.len >= ID_TEXT_LEN && len + 100 < sizeof text; is_first = false) {
                size_t taken = left.len > ID_TEXT_LEN ? ID_TEXT_LEN + 1 : ID_TEXT_LEN;

                len += (size_t)snprintf(text + len, sizeof text - len, head, is_first ? "" : ",", ID_TEXT_LEN, left.at);
                left = (struct str){left.at + taken, left.len - taken};
        }
        len += (size_t)snprintf(text + len, sizeof text - len, "]}}");
        return len + 8 > room ? 0 : frame_put(out, (struct str){text, len}, true);
}

size_t stamp_text(int64_t stamp, char *out, size_t room)
{
        static char stars[TEXT_BYTES];

        if (!stars[0])
                memset(stars, '*', sizeof stars);
        return (size_t)snprintf(out, room, "%016" PRIx64 "%.*s", (uint64_t)stamp, TEXT_BYTES - 16, stars);
}

size_t event_text(int64_t seq, const char *said, char *out, size_t room)
{
        return (size_t)snprintf(out, room,
                                "{\"ev\":\"message.sent\",\"room\":\"01890000-0000-7000-8000-000000000000\",\"seq\":%" PRId64 ",\"at\":\"2026-01-01T00:00:00.000Z\",\"d\":{\"from\":"
                                "\"01890000-0000-7000-8000-000000000000\",\"cid\":\"01890000-0000-7000-8000-000000000000\",\"num\":%" PRId64 ",\"body\":{\"kind\":\"text\",\"text\":\"%.*s\"}}}",
                                seq, seq, TEXT_BYTES, said);
}

/* The text is the stamp, and stars up to TEXT_BYTES. */
size_t chat_send(const struct person *person, int64_t stamp, char *out, size_t room)
{
        char text[1024], said[TEXT_BYTES + 1], cid[ID_TEXT_LEN + 1];
        int len;

        stamp_text(stamp, said, sizeof said);
        id_print(id_make(), cid);
        len = snprintf(text, sizeof text, "{\"id\":%" PRId64 ",\"op\":\"message.send\",\"args\":{\"room\":\"%.*s\",\"cid\":\"%s\",\"body\":{\"kind\":\"text\",\"text\":\"%s\"}}}",
                       stamp, STR_ARG(person->room), cid, said);
        if (len < 0 || (size_t)len + 8 > room)
                return 0;
        return frame_put(out, (struct str){text, (size_t)len}, true);
}

/* --- what is heard */

int64_t stamp_get(const char *at)
{
        int64_t value = 0;

        for (int i = 0; i < 16; i++)
                value = value << 4 | (at[i] <= '9' ? at[i] - '0' : at[i] - 'a' + 10);
        return value;
}

/* The text is the last thing in an event, so its stamp has its place from the end. */
bool event_stamp(struct str text, int64_t *stamp)
{
        if (text.len < TEXT_BYTES + 24 || memcmp(text.at + text.len - 4, "\"}}}", 4) != 0)
                return false;
        *stamp = stamp_get(text.at + text.len - 4 - TEXT_BYTES);
        return true;
}

enum heard chat_hear(struct str payload, int64_t *stamp)
{
        static const struct str event = {"{\"ev\":\"message.sent\"", 20}, reply = {"{\"re\":", 6}, pull = {"{\"ev\":\"sync.required\"", 21};
        char *end;

        if (str_starts_with(payload, event))
                return event_stamp(payload, stamp) ? HEARD_EVENT : HEARD_OTHER;
        if (str_starts_with(payload, reply)) {
                *stamp = strtoll(payload.at + reply.len, &end, 10);
                if (str_starts_with((struct str){end, (size_t)(payload.at + payload.len - end)}, STR(",\"ok\"")))
                        return *stamp == 1 ? HEARD_OPENED : HEARD_ACK;
                return HEARD_REFUSED;
        }
        return str_starts_with(payload, pull) ? HEARD_PULL : HEARD_OTHER;
}

const struct protocol protocol_chat = {
        .name = "chat", .hello = chat_hello, .hello_ends = {"\r\n\r\n", 4}, .open = chat_open, .send = chat_send, .hear = chat_hear,
};

const struct protocol protocol_sync = {
        .name = "sync", .hello = chat_hello, .hello_ends = {"\r\n\r\n", 4}, .open = chat_open, .sync = chat_sync, .send = chat_send, .hear = chat_hear,
};
