/* peers.c — how other people's servers are spoken to; the servers are in tests/load/peers. Plain WebSocket ones say what the floor says; socket.io has packets of its own in the frames:
 * a digit for the engine's kind, one for its own, then JSON. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/load/load.h"

static size_t ws_hello(const struct person *person, char *out, size_t room)
{
        (void)person;
        return upgrade_put("/", NULL, out, room);
}

const struct protocol protocol_ws = {.name = "ws", .hello = ws_hello, .hello_ends = {"\r\n\r\n", 4}, .send = chat_send, .hear = chat_hear};

/* --- socket.io 4, by WebSocket from the beginning */

static size_t socketio_hello(const struct person *person, char *out, size_t room)
{
        (void)person;
        return upgrade_put("/socket.io/?EIO=4&transport=websocket", NULL, out, room);
}

static size_t socketio_open(const struct person *person, char *out, size_t room)
{
        (void)person;
        return room < 16 ? 0 : frame_put(out, STR("40"), true);
}

/* With an acknowledgement asked for, whose number is the stamp. */
static size_t socketio_send(const struct person *person, int64_t stamp, char *out, size_t room)
{
        char text[512], said[TEXT_BYTES + 1];
        int len;

        (void)person;
        stamp_text(stamp, said, sizeof said);
        len = snprintf(text, sizeof text, "42%" PRId64 "[\"message.send\",{\"body\":{\"kind\":\"text\",\"text\":\"%s\"}}]", stamp, said);
        return len < 0 || (size_t)len + 8 > room ? 0 : frame_put(out, (struct str){text, (size_t)len}, true);
}

/* The text is the last thing in an event here as well, before the end of the packet's list. */
static enum heard socketio_hear(struct str payload, int64_t *stamp)
{
        static const struct str event = {"42[\"message.sent\"", 17}, end = {"\"}}}]", 5};

        if (str_starts_with(payload, event)) {
                if (payload.len < event.len + TEXT_BYTES + end.len || memcmp(payload.at + payload.len - end.len, end.at, end.len) != 0)
                        return HEARD_OTHER;
                *stamp = stamp_get(payload.at + payload.len - end.len - TEXT_BYTES);
                return HEARD_EVENT;
        }
        if (str_starts_with(payload, STR("43"))) {
                *stamp = strtoll(payload.at + 2, NULL, 10);
                return HEARD_ACK;
        }
        if (str_starts_with(payload, STR("40")))
                return HEARD_OPENED;
        return payload.len == 1 && payload.at[0] == '2' ? HEARD_ASKED : HEARD_OTHER;
}

/* Whether we are there is all that it asks. */
static size_t socketio_answer(const struct person *person, struct str payload, char *out, size_t room)
{
        (void)person;
        (void)payload;
        return room < 16 ? 0 : frame_put(out, STR("3"), true);
}

const struct protocol protocol_socketio = {
        .name = "socketio", .hello = socketio_hello, .hello_ends = {"\r\n\r\n", 4}, .open = socketio_open, .send = socketio_send, .hear = socketio_hear, .answer = socketio_answer,
};
