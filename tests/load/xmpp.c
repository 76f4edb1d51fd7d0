/* xmpp.c — how a server of XMPP is spoken to by WebSocket (RFC 7395): everybody comes without an account (SASL ANONYMOUS), enters one room (XEP-0045) and speaks there. A room tells everybody
 * what was said, who said it too. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/load/load.h"

#define HOST "load"
#define ROOM "room@conference." HOST

static bool has(struct str text, struct str part)
{
        return memmem(text.at, text.len, part.at, part.len) != NULL;
}

static size_t put(const char *text, char *out, size_t room)
{
        size_t len = strlen(text);

        return len + 8 > room ? 0 : frame_put(out, (struct str){text, len}, true);
}

static size_t xmpp_hello(const struct person *person, char *out, size_t room)
{
        (void)person;
        return upgrade_put("/ws", "xmpp", out, room);
}

static size_t xmpp_open(const struct person *person, char *out, size_t room)
{
        (void)person;
        return put("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='" HOST "' version='1.0'/>", out, room);
}

/* Under the name of the person, which is nobody else's. Nothing of what was said before. */
static size_t enter(const struct person *person, char *out, size_t room)
{
        char text[512];

        snprintf(text, sizeof text, "<presence xmlns='jabber:client' to='" ROOM "/%.*s'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>", STR_ARG(person->user));
        return put(text, out, room);
}

/* What may be done is told twice: before one has signed in, and after. */
static size_t xmpp_answer(const struct person *person, struct str payload, char *out, size_t room)
{
        if (has(payload, STR("<mechanisms")))
                return put("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>", out, room);
        if (str_starts_with(payload, STR("<success")))
                return xmpp_open(person, out, room);
        if (str_starts_with(payload, STR("<stream:features")))
                return put("<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", out, room);
        return enter(person, out, room);
}

static size_t xmpp_send(const struct person *person, int64_t stamp, char *out, size_t room)
{
        char text[512], said[TEXT_BYTES + 1];

        (void)person;
        stamp_text(stamp, said, sizeof said);
        snprintf(text, sizeof text, "<message xmlns='jabber:client' to='" ROOM "' type='groupchat' id='%" PRIx64 "'><body>%s</body></message>", (uint64_t)stamp, said);
        return put(text, out, room);
}

static enum heard hear_message(struct str payload, int64_t *stamp)
{
        static const struct str body = {"<body>", 6};
        const char *at = memmem(payload.at, payload.len, body.at, body.len);

        if (!at || payload.at + payload.len - at < (ptrdiff_t)(body.len + TEXT_BYTES))
                return HEARD_OTHER;                      /* the room's subject */
        *stamp = stamp_get(at + body.len);
        return has(payload, STR("type='error'")) ? HEARD_REFUSED : HEARD_EVENT;
}

static enum heard xmpp_hear(struct str payload, int64_t *stamp)
{
        if (str_starts_with(payload, STR("<message")))
                return hear_message(payload, stamp);
        if (has(payload, STR("type='error'")) || str_starts_with(payload, STR("<failure")) || str_starts_with(payload, STR("<stream:error")))
                return HEARD_REFUSED;
        if (str_starts_with(payload, STR("<presence")))  /* 110: one's own, the last of those that tell who is there */
                return has(payload, STR("code='110'")) ? HEARD_OPENED : HEARD_OTHER;
        if (str_starts_with(payload, STR("<stream:features")) || str_starts_with(payload, STR("<success")) || str_starts_with(payload, STR("<iq")))
                return HEARD_ASKED;
        return HEARD_OTHER;
}

const struct protocol protocol_xmpp = {
        .name = "xmpp", .hello = xmpp_hello, .hello_ends = {"\r\n\r\n", 4}, .open = xmpp_open, .send = xmpp_send, .hear = xmpp_hear, .answer = xmpp_answer, .has_no_acks = true,
};
