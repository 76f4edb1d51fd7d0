/* test_send.c — the header of a text frame (RFC 6455, 5.2). What sends is tested with real sockets, in tests/door. */

#include "door_ws/door_ws.h"

#include <string.h>
#include "tests/support/check.h"

static void header_is(size_t payload, const char *wanted, size_t wanted_len)
{
        uint8_t out[10];
        CHECK_INT(ws_frame_header(payload, out), wanted_len);
        assert_memory_equal(out, wanted, wanted_len);
}

TEST(headers_take_two_four_or_ten_bytes)
{
        header_is(0, "\x81\x00", 2);
        header_is(125, "\x81\x7d", 2);
        header_is(126, "\x81\x7e\x00\x7e", 4);
        header_is(65535, "\x81\x7e\xff\xff", 4);
        header_is(65536, "\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10);
        header_is(4 << 20, "\x81\x7f\x00\x00\x00\x00\x00\x40\x00\x00", 10);
}

SUITE(CASE(headers_take_two_four_or_ten_bytes))
