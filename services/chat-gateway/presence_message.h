/* presence_message.h — what gateways tell each other of presence: one message of the channel. Pure; any thread.
 *
 *      version 1 byte · what 1 · gateway 16, then
 *      lease    number 8 · count 2 · for each: user 16 · mark 1       what its lease says anew; without any: that it is there
 *      end      nothing                                              it goes, and its lease with it
 *      person   user 16 · the rest is text                           what somebody says they are doing, as the event had it       (numbers big-endian)
 */
#pragma once
#include "base/buf.h"
#include "base/id.h"
#include "chat-gateway/live/presence.h"

#define PRESENCE_MESSAGE_VERSION     1
#define PRESENCE_MESSAGE_ENTRIES_MAX 512
#define PRESENCE_MESSAGE_TEXT_MAX    2048

struct presence_message {
        enum presence_what { PRESENCE_LEASE = 1, PRESENCE_END, PRESENCE_PERSON } what;
        struct id             node;
        int64_t               number;                    /* of a lease */
        size_t                count;
        struct presence_entry entries[PRESENCE_MESSAGE_ENTRIES_MAX];
        struct id             user;                      /* of a person */
        struct str            text;
};

void presence_message_write(struct buf *out, const struct presence_message *message);
/* False when it is none, or of another version; `text` lies in the bytes. */
bool presence_message_read(struct str bytes, struct presence_message *out);
