/* fuzz_presence_message.c — what gateways tell each other of presence: whoever can write to Redis can write anything; what is taken lies within the message, and would be written like that.
 *
 * sources: libs/base services/chat-gateway/presence_message.c services/chat-gateway/live/presence.c
 * links: -lpthread -lm
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "chat-gateway/presence_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
        if (!holds)
                abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        static struct presence_message message;
        struct buf again;

        if (!presence_message_read((struct str){(const char *)data, size}, &message))
                return 0;
        buf_init(&again, NULL, 1 << 20);
        presence_message_write(&again, &message);
        /* A number's highest bit is not a number's; all else is as it was. */
        must(again.len == size && memcmp(again.at, data, 18) == 0);
        must(message.what != PRESENCE_LEASE || memcmp(again.at + 19, data + 19, size - 19) == 0);
        must(message.what == PRESENCE_LEASE || memcmp(again.at + 18, data + 18, size - 18) == 0);
        buf_fini(&again);
        return 0;
}
