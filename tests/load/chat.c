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

static size_t chat_hello(const struct person *person, char *out, size_t room)
{
        (void)person;
        return (size_t)snprintf(out, room, "GET /v1/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: chat.v1.json\r\n\r\n");
}

static size_t chat_open(const struct person *person, char *out, size_t room)
{
        char text[8192];
        int len = snprintf(text, sizeof text, "{\"id\":1,\"op\":\"session.open\",\"args\":{\"token\":\"%.*s\"}}", STR_ARG(person->token));

        if (len < 0 || (size_t)len + 8 > room || (size_t)len >= sizeof text)
                return 0;
        return frame_put(out, (struct str){text, (size_t)len}, true);
}

/* The text is the stamp, and stars up to TEXT_BYTES. */
size_t chat_send(const struct person *person, int64_t stamp, char *out, size_t room)
{
        static char stars[TEXT_BYTES];
        char text[1024], cid[ID_TEXT_LEN + 1];
        int len;

        if (!stars[0])
                memset(stars, '*', sizeof stars);
        id_print(id_make(), cid);
        len = snprintf(text, sizeof text, "{\"id\":%" PRId64 ",\"op\":\"message.send\",\"args\":{\"room\":\"%.*s\",\"cid\":\"%s\",\"body\":{\"kind\":\"text\",\"text\":\"%016" PRIx64 "%.*s\"}}}",
                       stamp, STR_ARG(person->room), cid, (uint64_t)stamp, TEXT_BYTES - 16, stars);
        if (len < 0 || (size_t)len + 8 > room)
                return 0;
        return frame_put(out, (struct str){text, (size_t)len}, true);
}

/* --- what is heard */

static int64_t hex16(const char *at)
{
        int64_t value = 0;

        for (int i = 0; i < 16; i++)
                value = value << 4 | (at[i] <= '9' ? at[i] - '0' : at[i] - 'a' + 10);
        return value;
}

/* The text is the last thing in an event, so its stamp has its place from the end. */
enum heard chat_hear(struct str payload, int64_t *stamp)
{
        static const struct str event = {"{\"ev\":\"message.sent\"", 20}, reply = {"{\"re\":", 6}, pull = {"{\"ev\":\"sync.required\"", 21};
        char *end;

        if (str_starts_with(payload, event)) {
                if (payload.len < TEXT_BYTES + 24 || memcmp(payload.at + payload.len - 4, "\"}}}", 4) != 0)
                        return HEARD_OTHER;
                *stamp = hex16(payload.at + payload.len - 4 - TEXT_BYTES);
                return HEARD_EVENT;
        }
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
