/* test_envelope.c — what gateways tell each other: there and back, and nothing of it is believed that does not fit. */

#include "bus/envelope.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/check.h"

static struct buf buf;

/* Three frames, the second a signal without bytes. */
static struct envelope_head make(void)
{
        struct envelope_head head = {.kind = 1, .log = id_make(), .origin = id_make()};

        buf_init(&buf, NULL, ENVELOPE_BYTES_MAX);
        bus_envelope_begin(&buf, &head);
        bus_envelope_add(&buf, &(struct envelope_frame){.event = 513, .header_bytes = 2, .seq = INT64_MAX, .subject = head.origin, .bytes = STR("\x81\x01x")});
        bus_envelope_add(&buf, &(struct envelope_frame){.event = 2, .bytes = STR("")});
        bus_envelope_add(&buf, &(struct envelope_frame){.event = 3, .header_bytes = 2, .seq = 77, .bytes = STR("\x81\x02yz")});
        return head;
}

TEST(what_was_put_in_comes_out)
{
        struct envelope_head head = make(), read;
        struct envelope_frame frame;
        struct str rest;

        CHECK(bus_envelope_open(buf_str(&buf), &read, &rest));
        CHECK_INT(read.kind, 1);
        CHECK_INT(read.count, 3);
        CHECK(id_equal(read.log, head.log) && id_equal(read.origin, head.origin));
        CHECK(bus_envelope_next(&rest, &frame));
        CHECK(frame.event == 513 && frame.header_bytes == 2 && frame.seq == INT64_MAX && id_equal(frame.subject, head.origin));
        CHECK_STR(frame.bytes, "\x81\x01x");
        CHECK(bus_envelope_next(&rest, &frame));
        CHECK(frame.event == 2 && frame.seq == 0 && frame.bytes.len == 0 && id_is_none(frame.subject));
        CHECK(bus_envelope_next(&rest, &frame));
        CHECK(frame.seq == 77);
        CHECK_STR(frame.bytes, "\x81\x02yz");
        CHECK(!bus_envelope_next(&rest, &frame));
        CHECK_INT(rest.len, 0);
        buf_fini(&buf);
}

TEST(cut_anywhere_it_gives_whole_frames_or_none)
{
        struct envelope_head read;
        struct envelope_frame frame;
        int most = 0;

        make();
        for (size_t len = 0; len < buf.len; len++) {
                char *copy = malloc(len ? len : 1);      /* its end is the end of memory: the sanitizer sees a step beyond */
                struct str rest;
                int count = 0;

                memcpy(copy, buf.at, len);
                if (bus_envelope_open((struct str){copy, len}, &read, &rest))
                        while (bus_envelope_next(&rest, &frame))
                                count++;
                CHECK(count < 3 && count >= most);
                most = count;
                free(copy);
        }
        CHECK_INT(most, 2);
        buf_fini(&buf);
}

TEST(other_versions_and_absurd_numbers_are_passed_over)
{
        struct envelope_head read;
        struct envelope_frame frame;
        struct str rest;

        make();
        buf.at[0] = ENVELOPE_VERSION + 1;
        CHECK(!bus_envelope_open(buf_str(&buf), &read, &rest));
        buf.at[0]  = ENVELOPE_VERSION;
        buf.at[34] = 1;                                  /* sixteen million frames */
        CHECK(!bus_envelope_open(buf_str(&buf), &read, &rest));
        buf.at[34] = 0;
        CHECK(bus_envelope_open(buf_str(&buf), &read, &rest));
        buf.at[38 + 27] = (char)0xff;                    /* a frame of four gigabytes */
        CHECK(!bus_envelope_next(&rest, &frame));
        buf.at[38 + 27] = 0;
        buf.at[38 + 2]  = 4;                             /* a header longer than the frame */
        CHECK(!bus_envelope_next(&rest, &frame));
        buf_fini(&buf);
}

TEST(an_envelope_that_overflows_counts_what_is_in_it)
{
        static char big[ENVELOPE_BYTES_MAX];
        struct envelope_head read;
        struct envelope_frame frame;
        struct str rest;

        make();
        bus_envelope_add(&buf, &(struct envelope_frame){.event = 4, .seq = 78, .bytes = {big, sizeof big}});
        CHECK(buf.overflowed);
        CHECK(bus_envelope_open(buf_str(&buf), &read, &rest));
        CHECK_INT(read.count, 3);
        for (int i = 0; i < 3; i++)
                CHECK(bus_envelope_next(&rest, &frame));
        buf_fini(&buf);
}

SUITE(CASE(what_was_put_in_comes_out), CASE(cut_anywhere_it_gives_whole_frames_or_none), CASE(other_versions_and_absurd_numbers_are_passed_over),
      CASE(an_envelope_that_overflows_counts_what_is_in_it))
