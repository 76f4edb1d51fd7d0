/* mqtt.c — how a broker of MQTT 3.1.1 is spoken to, by WebSocket: everybody follows one topic, and what is published there at most once (QoS 0) is an event as long as the platform's. */

#include <stdio.h>
#include <string.h>

#include "tests/load/load.h"

enum { CONNACK = 0x20, PUBLISH = 0x30, SUBACK = 0x90, BINARY = 0x82, REFUSED_TOPIC = 0x80, PACKET_BYTES_MAX = 1024 };

static const struct str topic = {"\0\4room", 6};

static size_t mqtt_hello(const struct person *person, char *out, size_t room)
{
        (void)person;
        return upgrade_put("/mqtt", "mqtt", out, room);
}

static size_t packet_put(struct str packet, char *out, size_t room)
{
        size_t len;

        if (packet.len + 8 > room)
                return 0;
        len    = frame_put(out, packet, true);
        out[0] = (char)BINARY;
        return len;
}

/* Without a name of its own, a password, and anything kept; nothing is sent to show that we are there. */
static size_t mqtt_open(const struct person *person, char *out, size_t room)
{
        static const struct str connect = {"\x10\x0c\0\4MQTT\4\2\0\0\0\0", 14};

        (void)person;
        return packet_put(connect, out, room);
}

static size_t mqtt_follow(const struct person *person, char *out, size_t room)
{
        static const struct str subscribe = {"\x82\x09\0\1\0\4room\0", 11};

        (void)person;
        return packet_put(subscribe, out, room);
}

/* After the kind, how long the rest is: seven bits a byte, the lowest first. */
static size_t mqtt_send(const struct person *person, int64_t stamp, char *out, size_t room)
{
        static int64_t seq;
        char packet[PACKET_BYTES_MAX], text[PACKET_BYTES_MAX - 16], said[TEXT_BYTES + 1];
        size_t len, rest;

        (void)person;
        stamp_text(stamp, said, sizeof said);
        len       = event_text(++seq, said, text, sizeof text);
        rest      = topic.len + len;
        packet[0] = PUBLISH;
        packet[1] = (char)(0x80 | (rest & 0x7f));
        packet[2] = (char)(rest >> 7);
        memcpy(packet + 3, topic.at, topic.len);
        memcpy(packet + 3 + topic.len, text, len);
        return packet_put((struct str){packet, 3 + rest}, out, room);
}

static enum heard mqtt_hear(struct str payload, int64_t *stamp)
{
        uint8_t kind = payload.len < 2 ? 0 : (uint8_t)payload.at[0];

        if (kind == PUBLISH)
                return event_stamp(payload, stamp) ? HEARD_EVENT : HEARD_OTHER;
        if (kind == CONNACK)
                return payload.len == 4 && payload.at[3] == 0 ? HEARD_OPENED : HEARD_REFUSED;
        if (kind == SUBACK)
                return (uint8_t)payload.at[payload.len - 1] == REFUSED_TOPIC ? HEARD_REFUSED : HEARD_ACK;
        return HEARD_OTHER;
}

const struct protocol protocol_mqtt = {
        .name = "mqtt", .hello = mqtt_hello, .hello_ends = {"\r\n\r\n", 4}, .open = mqtt_open, .sync = mqtt_follow, .send = mqtt_send, .hear = mqtt_hear, .has_no_acks = true,
};
