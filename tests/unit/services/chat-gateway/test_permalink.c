/* test_permalink.c — the address of a message for people. */

#include "chat-gateway/permalink.h"

#include "base/arena.h"
#include "tests/support/check.h"

#define ROOM "01900000-0000-7000-8000-0000000000aa"
#define SITE "https://chat.example.org"

static struct id room_id(void)
{
        struct id id;

        CHECK(id_parse(STR(ROOM), &id));
        return id;
}

static bool reads(const char *site, const char *link, int64_t wanted)
{
        struct id room;
        int64_t seq;

        return permalink_read(str_from(site), str_from(link), &room, &seq) && seq == wanted && id_equal(room, room_id());
}

TEST(an_address_is_read_as_it_was_written)
{
        struct arena *arena = arena_create(1 << 16);
        struct str link     = permalink_write(STR(SITE "/"), room_id(), 17, arena);

        CHECK_STR(link, SITE "/r/" ROOM "/17");
        CHECK(reads(SITE, SITE "/r/" ROOM "/17", 17));
        CHECK(reads(SITE "/", "HTTPS://Chat.Example.ORG/r/" ROOM "/9007199254740991", INT64_C(9007199254740991)));
        arena_destroy(&arena);
}

TEST(nothing_else_is_one)
{
        static const char *const others[] = {
                "", SITE, SITE "/r/", SITE "/r/" ROOM, SITE "/r/" ROOM "/", SITE "/r/" ROOM "/0", SITE "/r/" ROOM "/07", SITE "/r/" ROOM "/1x", SITE "/r/" ROOM "/-1",
                SITE "/r/" ROOM "/9007199254740992", SITE "/r/" ROOM "/99999999999999999999", SITE "/r/" ROOM "/1/", SITE "/s/" ROOM "/1", SITE "/r/x/1", SITE ":1/r/" ROOM "/1",
                "https://chat.example.organ/r/" ROOM "/1", "http://chat.example.org/r/" ROOM "/1", "/r/" ROOM "/1",
        };

        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
                CHECK(!reads(SITE, others[i], 1));
}

TEST(links_that_lead_here_become_messages_and_others_stay)
{
        struct str text            = STR("äö " SITE "/r/" ROOM "/3 https://example.org/r/" ROOM "/3");
        struct span spans[]        = {{.kind = SPAN_LINK, .at = 3, .length = 65}, {.kind = SPAN_LINK, .at = 69, .length = 60}};
        struct message_extra extra = {.has_spans = true, .spans = {2, spans}};

        permalinks_mark(STR(SITE), text, &extra);
        CHECK_INT(spans[0].kind, SPAN_MESSAGE);
        CHECK_INT(spans[0].message, 3);
        CHECK(spans[0].has_room && id_equal(spans[0].room, room_id()));
        CHECK_INT(spans[1].kind, SPAN_LINK);
        CHECK(!spans[1].has_room);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                CASE(an_address_is_read_as_it_was_written),
                CASE(nothing_else_is_one),
                CASE(links_that_lead_here_become_messages_and_others_stay),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
