/* test_presence_message.c — what gateways tell each other of presence survives the way, and what is no such message is refused. */

#include "chat-gateway/presence_message.h"
#include "tests/support/check.h"

static struct presence_message in, out;

static struct str written(struct buf *bytes)
{
        buf_init(bytes, NULL, 65536);
        presence_message_write(bytes, &in);
        return buf_str(bytes);
}

TEST(a_lease_arrives_as_it_was_sent)
{
        struct buf bytes;

        in = (struct presence_message){.what = PRESENCE_LEASE, .node = {{7}}, .number = 1234567890123, .count = 2};
        in.entries[0] = (struct presence_entry){{{1, 2}}, presence_mark(MARK_BUSY, MARK_FOR_EVERYONE)};
        in.entries[1] = (struct presence_entry){{{3}}, MARK_GONE};
        CHECK(presence_message_read(written(&bytes), &out));
        CHECK_INT(out.what, PRESENCE_LEASE);
        CHECK_INT(out.number, 1234567890123);
        CHECK_INT(out.count, 2);
        CHECK(id_equal(out.node, in.node) && id_equal(out.entries[0].user, in.entries[0].user) && out.entries[0].mark == in.entries[0].mark && out.entries[1].mark == 0);
        buf_fini(&bytes);
}

TEST(what_somebody_says_arrives_as_it_was_sent)
{
        struct buf bytes;

        in = (struct presence_message){.what = PRESENCE_PERSON, .node = {{7}}, .user = {{9}}, .text = STR("{\"status\":{}}")};
        CHECK(presence_message_read(written(&bytes), &out));
        CHECK(out.what == PRESENCE_PERSON && id_equal(out.user, in.user));
        CHECK_STR(out.text, "{\"status\":{}}");
        buf_fini(&bytes);
}

TEST(what_is_cut_short_too_long_or_from_another_time_is_refused)
{
        struct buf bytes;
        struct str whole;

        in = (struct presence_message){.what = PRESENCE_LEASE, .node = {{7}}, .number = 1, .count = 1};
        in.entries[0].mark = presence_mark(MARK_ONLINE, MARK_FOR_ROOMS);
        whole = written(&bytes);
        for (size_t len = 0; len < whole.len; len++)
                CHECK(!presence_message_read((struct str){whole.at, len}, &out));
        bytes.at[whole.len - 1] = (char)(MARK_STATES);
        CHECK(!presence_message_read(whole, &out));      /* no such mark */
        bytes.at[whole.len - 1] = (char)MARK_ONLINE;
        bytes.at[0] = PRESENCE_MESSAGE_VERSION + 1;
        CHECK(!presence_message_read(whole, &out));
        bytes.at[0] = PRESENCE_MESSAGE_VERSION;
        bytes.at[1] = 9;
        CHECK(!presence_message_read(whole, &out));
        buf_fini(&bytes);
}

SUITE(CASE(a_lease_arrives_as_it_was_sent), CASE(what_somebody_says_arrives_as_it_was_sent), CASE(what_is_cut_short_too_long_or_from_another_time_is_refused))
