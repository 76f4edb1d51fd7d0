/* fuzz_envelope_bus.c — envelopes from the bus: whoever can write to Redis can write anything; what is taken lies within the message, and would be written like that.
 *
 * sources: libs/base libs/bus/envelope.c
 * links: -lpthread -lm
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "bus/envelope.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
        if (!holds)
                abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct str message = {(const char *)data, size}, rest;
        struct envelope_head head;
        struct envelope_frame frame;
        uint32_t count = 0;
        struct buf again;

        if (!bus_envelope_open(message, &head, &rest))
                return 0;
        buf_init(&again, NULL, ENVELOPE_BYTES_MAX);
        bus_envelope_begin(&again, &head);
        while (bus_envelope_next(&rest, &frame)) {
                must(frame.bytes.at >= message.at && frame.bytes.at + frame.bytes.len <= message.at + message.len);
                must(frame.header_bytes <= frame.bytes.len);
                bus_envelope_add(&again, &frame);
                count++;
        }
        must(again.len + rest.len == size);
        must(memcmp(again.at, data, 34) == 0 && (count == 0 || memcmp(again.at + 38, data + 38, again.len - 38) == 0));
        buf_fini(&again);
        return 0;
}
