/* test_cloud_event.c — a log entry as other systems read it. */

#include "worker/jobs/cloud_event.h"

#include <string.h>
#include "base/arena.h"
#include "json/scan.h"
#include "tests/support/check.h"

static const char room_text[] = "0190f6c2-0000-7000-8000-00000000000a",
                  user_text[] = "0190f6c2-0000-7000-8000-00000000000b",
                  cid_text[]  = "0190f6c2-0000-7000-8000-00000000000c";

static struct id id_from(const char *text)
{
        struct id id;
        CHECK(id_parse(str_from(text), &id));
        return id;
}

static struct str written(struct arena *arena, const struct logged *entry)
{
        struct buf        out;
        struct json_fault fault;
        buf_init(&out, arena, CLOUD_EVENT_BYTES_MAX);
        cloud_event_write(&out, entry);
        CHECK(!out.overflowed);
        CHECK_OK(json_scan(buf_str(&out), CLOUD_EVENT_BYTES_MAX, &fault));
        return buf_str(&out);
}

TEST(a_message_is_told_by_ids_and_sizes_alone)
{
        struct arena    *arena = arena_create(1 << 20);
        struct logged entry = {LOGS_OF_ROOMS,
                                  id_from(room_text),
                                  7,
                                  INT64_C(1795168800123),
                                  STR("message.sent"),
                                  STR_NONE,
                                  id_from(user_text),
                                  id_from(cid_text),
                                  5,
                                  42,
                                  STR("text")};
        CHECK_STR(
                written(arena, &entry),
                "{\"specversion\":\"1.0\",\"id\":\"0190f6c2-0000-7000-8000-00000000000a/7\",\"source\":\"/chat\",\"type\":\"message.sent\","
                "\"subject\":\"rooms/0190f6c2-0000-7000-8000-00000000000a\",\"time\":\"2026-11-20T10:00:00.123Z\","
                "\"datacontenttype\":\"application/json\",\"partitionkey\":\"0190f6c2-0000-7000-8000-00000000000a\","
                "\"data\":{\"from\":\"0190f6c2-0000-7000-8000-00000000000b\",\"cid\":\"0190f6c2-0000-7000-8000-00000000000c\",\"num\":5,"
                "\"kind\":\"text\",\"bytes\":42}}");
        entry.body_kind = STR_NONE;
        entry.cid       = ID_NONE;
        CHECK_STR(json_member(written(arena, &entry), "data"),
                  "{\"from\":\"0190f6c2-0000-7000-8000-00000000000b\",\"num\":5}");
        arena_destroy(&arena);
}

TEST(another_event_is_told_as_it_stands_in_the_log)
{
        struct arena    *arena = arena_create(1 << 20);
        struct logged entry = {.logs  = LOGS_OF_ACCOUNTS,
                                  .log   = id_from(user_text),
                                  .seq   = 1,
                                  .event = STR("session.ended"),
                                  .d     = STR("{\"reason\":\"logout\"}")};
        struct str       event = written(arena, &entry);
        CHECK_STR(json_member(event, "source"), "\"/auth\"");
        CHECK_STR(json_member(event, "subject"), "\"users/0190f6c2-0000-7000-8000-00000000000b\"");
        CHECK_STR(json_member(event, "type"), "\"session.ended\"");
        CHECK_STR(json_member(event, "data"), "{\"reason\":\"logout\"}");
        arena_destroy(&arena);
}

TEST(data_past_the_bound_are_told_by_their_size)
{
        struct arena    *arena = arena_create(4 << 20);
        char            *large = arena_alloc(arena, CLOUD_EVENT_DATA_BYTES_MAX + 1);
        struct logged entry = {.logs  = LOGS_OF_ROOMS,
                                  .log   = id_from(room_text),
                                  .seq   = 9007199254740991,
                                  .event = STR("room.updated"),
                                  .d     = {large, CLOUD_EVENT_DATA_BYTES_MAX + 1}};
        memset(large, ' ', CLOUD_EVENT_DATA_BYTES_MAX + 1);
        CHECK_STR(json_member(written(arena, &entry), "data"), "{\"omitted\":true,\"bytes\":262145}");
        large[0] = '"';
        large[CLOUD_EVENT_DATA_BYTES_MAX - 1] = '"';
        entry.d.len = CLOUD_EVENT_DATA_BYTES_MAX;
        CHECK_INT(json_member(written(arena, &entry), "data").len, CLOUD_EVENT_DATA_BYTES_MAX);
        arena_destroy(&arena);
}

TEST(the_table_of_events_decides_what_is_relayed)
{
        CHECK(audit_wants(LOGS_OF_ROOMS, STR("message.sent")));
        CHECK(audit_wants(LOGS_OF_ACCOUNTS, STR("login.failed")));
        CHECK(!audit_wants(LOGS_OF_USERS, STR("marks.moved")));
        CHECK(!audit_wants(LOGS_OF_ROOMS, STR("login.failed")));
        CHECK(!audit_wants(LOGS_OF_ROOMS, STR("no.such.event")));
        CHECK(audit_wants(LOGS_OF_USERS, STR("report.created")));
        CHECK(audit_wants_any(LOGS_OF_ROOMS) && audit_wants_any(LOGS_OF_ACCOUNTS) && audit_wants_any(LOGS_OF_USERS));
}

SUITE(CASE(a_message_is_told_by_ids_and_sizes_alone), CASE(another_event_is_told_as_it_stands_in_the_log),
      CASE(data_past_the_bound_are_told_by_their_size), CASE(the_table_of_events_decides_what_is_relayed))
