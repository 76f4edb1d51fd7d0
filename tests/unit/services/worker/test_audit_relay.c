/* test_audit_relay.c — from the logs to the topic: nothing lost, in order for each key. Real PostgreSQL with
 * the real schemas; librdkafka's own mock brokers. */

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/metrics.h"
#include "feed/partitions.h"
#include "json/scan.h"
#include "pg/migrate.h"
#include "pg/pg.h"
#include "pg/sql.h"
#include "tests/support/check.h"
#include "tests/support/postgres.h"
#include "worker/jobs.h"

#define TOPIC   "chat.audit.v1"
#define WAIT_MS 20000
#define PRODUCE 0

extern const struct migration worker_migrations[];
extern const int              worker_migrations_count;

static rd_kafka_t              *host;
static rd_kafka_mock_cluster_t *brokers;
static struct arena            *arena;
static struct pg               *chat, *auth;
static struct config            config;

static void consumer_open(void);
static void consumer_close(void);

static int start(void **state)
{
        char why[256];
        (void)state;
        arena   = arena_create(64 << 20);
        host    = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), why, sizeof why);
        brokers = rd_kafka_mock_cluster_new(host, 1);
        rd_kafka_mock_topic_create(brokers, TOPIC, 4, 1);
        postgres_psql("SELECT 1");
        postgres_migrate("auth", "services/auth/migrations");
        postgres_migrate("chat", "services/chat-gateway/migrations");
        CHECK_OK(migrate(postgres_conninfo("work"), "work", worker_migrations, worker_migrations_count,
                         10000));
        chat = pg_open(postgres_conninfo("chat"), PG_WORKER);
        auth = pg_open(postgres_conninfo("auth"), PG_WORKER);
        CHECK_OK(partitions_ensure(chat, PARTITIONED_FEED));
        CHECK_OK(partitions_ensure(auth, PARTITIONED_FEED));
        config = (struct config){.database = str_from(postgres_conninfo("work")),
                                 .kafka    = str_from(rd_kafka_mock_cluster_bootstraps(brokers))};
        consumer_open();
        return 0;
}

static int stop(void **state)
{
        (void)state;
        consumer_close();
        pg_close(&chat);
        pg_close(&auth);
        rd_kafka_mock_cluster_destroy(brokers);
        rd_kafka_destroy(host);
        arena_destroy(&arena);
        return 0;
}

/* --- what the other services do */

static void statement(struct pg *pg, const char *text, struct sql_args args)
{
        struct tx tx;
        tx_begin(&tx, pg, arena, TX_WRITE);
        sql_exec(&tx, text, args);
        CHECK_OK(tx_commit(&tx));
}

static struct id room_make(void)
{
        struct id room = id_make();
        statement(
                chat,
                "WITH r AS (INSERT INTO rooms (id, kind, created_by, created_at, last_at, seq) VALUES ($1, 0, $1, now(), now(), 1)),"
                " c AS (INSERT INTO changes (room_id, seq, at, event, actor, d) VALUES ($1, 1, now(), 'room.created', $1, '{\"by\":1}'))"
                " INSERT INTO feed (rooms, seqs) VALUES (ARRAY[$1], '{1}')",
                SQL_ARGS(SQL_ID(room)));
        return room;
}

static void say_in(struct tx *tx, struct id room, int64_t from, int64_t to)
{
        sql_exec(
                tx,
                "WITH r AS (UPDATE rooms SET seq = $3, num = num + 1 + $3 - $2 WHERE id = $1),"
                " m AS (INSERT INTO messages (room_id, seq, num, at, sender, cid, kind, text)"
                "       SELECT $1, n, n, now(), $1, gen_random_uuid(), 0, 'secret words' FROM generate_series($2, $3) n)"
                " INSERT INTO feed (rooms, seqs) VALUES (ARRAY[$1], ARRAY[$3])",
                SQL_ARGS(SQL_ID(room), SQL_INT(from), SQL_INT(to)));
}

static void say(struct id room, int64_t from, int64_t to)
{
        struct tx tx;
        tx_begin(&tx, chat, arena, TX_WRITE);
        say_in(&tx, room, from, to);
        CHECK_OK(tx_commit(&tx));
}

static void account_log(struct id user, int64_t seq, const char *event)
{
        statement(
                auth,
                "WITH l AS (INSERT INTO log (user_id, user_seq, at, event, d) VALUES ($1, $2, now(), $3, '{\"amr\":\"srp\"}')),"
                " h AS (INSERT INTO heads (user_id, user_seq) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET user_seq = $2)"
                " INSERT INTO feed (users, user_seqs) VALUES (ARRAY[$1], ARRAY[$2])",
                SQL_ARGS(SQL_ID(user), SQL_INT(seq), SQL_TEXT(str_from(event))));
}

/* --- what stands in the topic */

struct key_seen {
        int64_t last, repeats;
        int     count;
        char    types[200];
};

static struct map *seen;                                         /* by key */
static rd_kafka_t *consumer;

static void consumer_open(void)
{
        char             why[256];
        rd_kafka_conf_t *conf = rd_kafka_conf_new();

        rd_kafka_conf_set(conf, "bootstrap.servers", rd_kafka_mock_cluster_bootstraps(brokers), why,
                          sizeof why);
        rd_kafka_conf_set(conf, "group.id", "reader", why, sizeof why);
        rd_kafka_conf_set(conf, "reconnect.backoff.max.ms", "200", why, sizeof why);
        consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof why);
        rd_kafka_topic_partition_list_t *parts = rd_kafka_topic_partition_list_new(4);
        for (int i = 0; i < 4; i++)
                rd_kafka_topic_partition_list_add(parts, TOPIC, i)->offset = RD_KAFKA_OFFSET_BEGINNING;
        rd_kafka_assign(consumer, parts);
        rd_kafka_topic_partition_list_destroy(parts);
        seen = map_create();
}

static void consumer_close(void)
{
        size_t          cursor = 0;
        struct id       key;
        struct key_seen *item;
        while ((item = map_next(seen, &cursor, &key))) {
                map_remove(seen, key);
                free(item);
        }
        map_destroy(&seen);
        rd_kafka_consumer_close(consumer);
        rd_kafka_destroy(consumer);
}

/* The first time that a number of a key comes, every AUDITED one before it must have come: these tests make
 * no others but where they say so. */
static void record_take(struct str key_text, struct str value)
{
        struct id         key;
        struct json_fault fault;
        struct str        id, type;
        int64_t           seq;

        CHECK(id_parse(key_text, &key));
        CHECK_OK(json_scan(value, 1 << 20, &fault));
        CHECK(json_string(json_member(value, "id"), arena, &id));
        CHECK(json_string(json_member(value, "type"), arena, &type));
        CHECK(str_equal(str_until(id, '/', &id), key_text));
        CHECK(str_to_int(id, 1, INT64_C(1) << 53, &seq));
        CHECK(memmem(value.at, value.len, "secret", 6) == NULL);
        struct key_seen *of = map_get(seen, key);
        if (!of)
                map_put(seen, key, of = memory_zero(sizeof *of));
        if (seq <= of->last) {
                of->repeats++;
                return;
        }
        CHECK(seq == of->last + 1 || str_equal(type, STR("session.ended")));
        of->last = seq;
        of->count++;
        if (strlen(of->types) + type.len + 2 < sizeof of->types) {
                strncat(of->types, type.at, type.len);
                strcat(of->types, " ");
        }
}

static void read_until(struct id key, int64_t seq)
{
        int64_t deadline_ms = clock_monotonic_ms() + WAIT_MS;

        for (;;) {
                const struct key_seen *of = map_get(seen, key);
                if (of && of->last >= seq)
                        return;
                if (clock_monotonic_ms() > deadline_ms)
                        fail_msg("number %lld never came; the last was %lld", (long long)seq,
                                 of ? (long long)of->last : 0);
                rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, 100);
                if (message && !message->err)
                        record_take((struct str){message->key, message->key_len},
                                    (struct str){message->payload, message->len});
                if (message)
                        rd_kafka_message_destroy(message);
        }
}

static const struct key_seen *of(struct id key)
{
        const struct key_seen *item = map_get(seen, key);
        assert_non_null(item);
        return item;
}

static struct jobs *worker, *other;

static int begin(void **state)
{
        (void)state;
        arena_reset(arena);
        worker = jobs_start(&config);
        return 0;
}

static int end(void **state)
{
        (void)state;
        jobs_stop(&worker);
        jobs_stop(&other);
        return 0;
}

static double metric_of(const char *line)
{
        struct buf text;
        double     value = -1;

        buf_init(&text, arena, METRICS_TEXT_BYTES_MAX);
        metrics_print(&text, false);
        buf_put_char(&text, '\0');
        const char *at = strstr(text.at, line);
        if (at)
                sscanf(at + strlen(line), " %lf", &value);
        return value;
}

/* --- */

TEST(what_moves_in_rooms_and_accounts_is_relayed_in_order)
{
        struct id room = room_make(), user = id_make();

        say(room, 2, 4);
        account_log(user, 1, "account.registered");
        account_log(user, 2, "profile.updated");         /* QUIET */
        account_log(user, 3, "session.ended");
        read_until(room, 4);
        read_until(user, 3);
        assert_string_equal(of(room)->types, "room.created message.sent message.sent message.sent ");
        assert_string_equal(of(user)->types, "account.registered session.ended ");
        say(room, 5, 5);
        read_until(room, 5);
        CHECK_INT(of(room)->repeats, 0);
        CHECK(jobs_see_database(worker));
}

TEST(what_was_there_before_the_first_worker_is_relayed_too)
{
        struct id room = room_make();
        jobs_stop(&worker);
        statement(chat, "DELETE FROM feed WHERE rooms = ARRAY[$1]",
                  SQL_ARGS(SQL_ID(room))); /* its days were dropped long ago */
        postgres_psql("TRUNCATE work.cursors, work.relayed, work.leases, work.workers");
        worker = jobs_start(&config);
        read_until(room, 1);
}

TEST(a_long_backlog_of_many_rooms_is_relayed)
{
        struct id rooms[30];

        jobs_stop(&worker);
        for (int i = 0; i < 30; i++) {
                rooms[i] = room_make();
                say(rooms[i], 2, i ? 100 : 30000);
        }
        worker = jobs_start(&config);
        for (int i = 0; i < 30; i++)
                read_until(rooms[i], i ? 100 : 30000);
        CHECK_INT(of(rooms[0])->count, 30000);
}

TEST(a_late_commit_is_relayed)
{
        struct pg *late = pg_open(postgres_conninfo("chat"), PG_WORKER);
        struct id  slow = room_make(), quick = room_make();
        struct tx  tx;

        read_until(slow, 1);
        tx_begin(&tx, late, arena, TX_WRITE);
        say_in(&tx, slow, 2, 2);
        say(quick, 2, 2);
        nanosleep(&(struct timespec){0, 200000000}, NULL);
        CHECK_OK(tx_commit(&tx));
        read_until(quick, 2);
        read_until(slow, 2);
        pg_close(&late);
}

TEST(a_feed_that_was_cut_is_repaired_by_the_heads)
{
        struct id room = room_make(), bystander = room_make();

        read_until(room, 1);
        jobs_stop(&worker);
        say(room, 2, 9);
        postgres_psql(
                "UPDATE chat.feed_floor SET xid = (SELECT xid FROM chat.feed ORDER BY xid DESC LIMIT 1); TRUNCATE chat.feed");
        worker = jobs_start(&config);
        say(bystander, 2, 2);
        read_until(bystander, 2);
        read_until(room, 9);
}

TEST(in_another_history_of_the_database_heads_are_compared)
{
        struct id room = room_make();

        say(room, 2, 9);
        read_until(room, 9);
        jobs_stop(&worker);
        /* As after a failover that lost the end: what was relayed is more than there is, and the cursor is
         * from another server. */
        postgres_psql(
                "UPDATE work.cursors SET history = '1/1', xid = '99999999'; UPDATE work.relayed SET seq = seq + 5");
        worker = jobs_start(&config);
        nanosleep(&(struct timespec){0, 500000000}, NULL);
        say(room, 10, 12);
        read_until(room, 12);
        CHECK_INT(of(room)->count, 12);
}

TEST(two_workers_share_and_one_takes_over_when_the_other_goes)
{
        struct id rooms[40];

        other = jobs_start(&config);
        for (int i = 0; i < 40; i++)
                rooms[i] = room_make();
        for (int round = 0; round < 12; round++) {
                for (int i = 0; i < 40; i++)
                        say(rooms[i], 2 + round, 2 + round);
                if (round == 6)
                        jobs_stop(&worker);
        }
        for (int i = 0; i < 40; i++)
                read_until(rooms[i], 13);
        worker = jobs_start(&config);
        say(rooms[0], 14, 14);
        read_until(rooms[0], 14);
}

TEST(while_the_brokers_refuse_only_the_lag_grows_and_then_all_comes)
{
        struct id room = room_make();

        read_until(room, 1);
        rd_kafka_mock_broker_set_down(brokers, 1);
        say(room, 2, 50);
        int64_t deadline_ms = clock_monotonic_ms() + WAIT_MS;
        while (metric_of("chat_feed_lag_seconds{feed=\"chat.pub_feed\",reader=\"kafka\"}") < 1
               && clock_monotonic_ms() < deadline_ms)
                nanosleep(&(struct timespec){0, 50000000}, NULL);
        CHECK(metric_of("chat_feed_lag_seconds{feed=\"chat.pub_feed\",reader=\"kafka\"}") >= 1);
        CHECK(jobs_see_database(worker));
        rd_kafka_mock_broker_set_up(brokers, 1);
        read_until(room, 50);
        deadline_ms = clock_monotonic_ms() + WAIT_MS;
        while (metric_of("chat_feed_lag_seconds{feed=\"chat.pub_feed\",reader=\"kafka\"}") > 0
               && clock_monotonic_ms() < deadline_ms)
                nanosleep(&(struct timespec){0, 50000000}, NULL);
        CHECK(metric_of("chat_feed_lag_seconds{feed=\"chat.pub_feed\",reader=\"kafka\"}") == 0);
}

TEST(records_that_are_refused_are_sent_again_without_a_gap)
{
        struct id room = room_make();

        read_until(room, 1);
        rd_kafka_mock_push_request_errors(brokers, PRODUCE, 2, RD_KAFKA_RESP_ERR_INVALID_MSG,
                                          RD_KAFKA_RESP_ERR_INVALID_MSG);
        for (int i = 2; i < 20; i++)
                say(room, i, i);
        read_until(room, 19);
}

TEST(the_database_may_restart)
{
        struct id room = room_make();

        read_until(room, 1);
        postgres_kill();
        postgres_go_on();
        say(room, 2, 3);
        read_until(room, 3);
}

#define RUN(name) cmocka_unit_test_setup_teardown(name, begin, end)
int main(void)
{
        const struct CMUnitTest tests[] = {
                RUN(what_moves_in_rooms_and_accounts_is_relayed_in_order),
                RUN(what_was_there_before_the_first_worker_is_relayed_too),
                RUN(a_long_backlog_of_many_rooms_is_relayed),
                RUN(a_late_commit_is_relayed),
                RUN(a_feed_that_was_cut_is_repaired_by_the_heads),
                RUN(in_another_history_of_the_database_heads_are_compared),
                RUN(two_workers_share_and_one_takes_over_when_the_other_goes),
                RUN(while_the_brokers_refuse_only_the_lag_grows_and_then_all_comes),
                RUN(records_that_are_refused_are_sent_again_without_a_gap),
                RUN(the_database_may_restart),
        };
        return cmocka_run_group_tests(tests, start, stop);
}
