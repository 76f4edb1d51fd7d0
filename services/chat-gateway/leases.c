/* leases.c — this gateway's lease of presence in Redis, and the others'. */

#include "chat-gateway/leases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "base/memory.h"
#include "chat-gateway/presence_message.h"
#include "loop/loop.h"
#include "redis/keys.h"
#include "redis/pubsub.h"
#include "redis/redis.h"

enum { MESSAGE_BYTES_MAX = 16384, NUMBER_BYTES = 24, WORDS_MAX = 2 + 2 * PRESENCE_MESSAGE_ENTRIES_MAX + 2 };

struct leases {
        struct leases_config    config;
        struct redis           *redis;
        struct pubsub          *pubsub;
        struct loop_timer      *refresh;
        struct map             *marks;                   /* user → mark + 256: what has changed since the last turn */
        struct map             *readings;                /* node → struct reading */
        struct presence_message message;
        struct buf              bytes;
        struct key              own;
        int64_t                 number;
        bool                    is_listening, is_listing;
};

/* One lease that is being read whole. */
struct reading {
        struct leases *leases;
        struct id      node;
        bool           must_again;                       /* it changed meanwhile */
};

static bool is_up(const struct leases *leases)
{
        return leases->is_listening && redis_is_up(leases->redis);
}

static void publish(struct leases *leases)
{
        struct key channel = key_presence_changes();

        buf_clear(&leases->bytes);
        presence_message_write(&leases->bytes, &leases->message);
        redis_command(leases->redis, REDIS_WORDS(STR("PUBLISH"), key_str(&channel), buf_str(&leases->bytes)), NULL, NULL);
}

static void begin_message(struct leases *leases, enum presence_what what)
{
        leases->message.what   = what;
        leases->message.node   = leases->config.node;
        leases->message.number = leases->number;
        leases->message.count  = 0;
}

/* --- the own lease */

static struct str print_number(int64_t number, char out[static NUMBER_BYTES])
{
        return (struct str){out, (size_t)snprintf(out, NUMBER_BYTES, "%lld", (long long)number)};
}

static void renew(struct leases *leases, void (*done)(void *owner, const struct redis_reply *reply))
{
        char ttl[NUMBER_BYTES], at[NUMBER_BYTES], node[ID_TEXT_LEN + 1];
        struct key list = key_presence_leases();

        id_print(leases->config.node, node);
        redis_command(leases->redis, REDIS_WORDS(STR("PEXPIRE"), key_str(&leases->own), print_number(LEASES_TTL_MS, ttl)), done, leases);
        redis_command(leases->redis, REDIS_WORDS(STR("ZADD"), key_str(&list), print_number(clock_wall_ms(), at), str_from(node)), NULL, NULL);
        begin_message(leases, PRESENCE_LEASE);
        publish(leases);
}

/* The entries of `message` into the hash, then to everybody: who reads the hash after hearing of them finds them. */
static void write_entries(struct leases *leases)
{
        struct presence_message *message = &leases->message;
        struct str set[WORDS_MAX], gone[WORDS_MAX];
        size_t set_count = 0, gone_count = 0;
        char number[NUMBER_BYTES];

        set[set_count++]   = STR("HSET");
        set[set_count++]   = key_str(&leases->own);
        set[set_count++]   = STR("n");
        set[set_count++]   = print_number(message->number, number);
        gone[gone_count++] = STR("HDEL");
        gone[gone_count++] = key_str(&leases->own);
        for (size_t i = 0; i < message->count; i++) {
                struct presence_entry *entry = &message->entries[i];
                struct str user = {(const char *)entry->user.bytes, sizeof entry->user.bytes};

                if (entry->mark & 0x0f) {
                        set[set_count++] = user;
                        set[set_count++] = (struct str){(const char *)&entry->mark, 1};
                } else {
                        gone[gone_count++] = user;
                }
        }
        redis_command(leases->redis, set, set_count, NULL, NULL);
        if (gone_count > 2)
                redis_command(leases->redis, gone, gone_count, NULL, NULL);
}

static void add_here(void *owner, struct id user, uint8_t mark)
{
        struct leases *leases = owner;

        leases->message.entries[leases->message.count++] = (struct presence_entry){user, mark};
        if (leases->message.count == PRESENCE_MESSAGE_ENTRIES_MAX) {
                write_entries(leases);
                leases->message.count = 0;
        }
}

static void forget_marks(struct leases *leases)
{
        map_destroy(&leases->marks);
        leases->marks = map_create();
}

/* One change for everybody else, who then read it whole. */
static void write_whole(struct leases *leases)
{
        forget_marks(leases);
        leases->number++;
        redis_command(leases->redis, REDIS_WORDS(STR("DEL"), key_str(&leases->own)), NULL, NULL);
        begin_message(leases, PRESENCE_LEASE);
        presence_each_here(leases->config.presence, add_here, leases);
        write_entries(leases);
        renew(leases, NULL);
}

void leases_mark(struct leases *leases, struct id user, uint8_t mark)
{
        map_put(leases->marks, user, (void *)(uintptr_t)(mark + 256u));
}

static void flush(struct leases *leases)
{
        if (!leases->message.count)
                return;
        leases->message.number = ++leases->number;
        write_entries(leases);
        publish(leases);
        leases->message.count = 0;
}

void leases_turn(struct leases *leases)
{
        size_t cursor = 0;
        struct id user;
        void *mark;

        if (!map_count(leases->marks))
                return;
        if (is_up(leases)) {
                begin_message(leases, PRESENCE_LEASE);
                while ((mark = map_next(leases->marks, &cursor, &user))) {
                        leases->message.entries[leases->message.count++] = (struct presence_entry){user, (uint8_t)((uintptr_t)mark - 256u)};
                        if (leases->message.count == PRESENCE_MESSAGE_ENTRIES_MAX)
                                flush(leases);
                }
                flush(leases);
        }
        /* While Redis is away nobody is told; afterwards it is written whole. */
        forget_marks(leases);
}

void leases_tell(struct leases *leases, struct id user, struct str text)
{
        if (!is_up(leases) || text.len > PRESENCE_MESSAGE_TEXT_MAX)
                return;
        begin_message(leases, PRESENCE_PERSON);
        leases->message.user = user;
        leases->message.text = text;
        publish(leases);
}

/* --- the others' */

static void read_lease(struct leases *leases, struct id node);

static void take_off_list(struct leases *leases, struct id node, void (*done)(void *owner, const struct redis_reply *reply))
{
        struct key list = key_presence_leases();
        char text[ID_TEXT_LEN + 1];

        id_print(node, text);
        redis_command(leases->redis, REDIS_WORDS(STR("ZREM"), key_str(&list), str_from(text)), done, leases);
}

static void swept(void *owner, const struct redis_reply *reply)
{
        (void)owner;
        if (reply && reply->kind == REDIS_INT && reply->number == 1)
                log_info("a gateway was not heard of any more; the people it had are gone");
}

void leases_sweep(struct leases *leases, struct id node)
{
        take_off_list(leases, node, swept);
}

static void take_whole(struct leases *leases, struct id node, const struct redis_reply *reply)
{
        struct presence_entry *entries = memory_array(reply->count / 2 + 1, sizeof *entries);
        int64_t number = 0;
        size_t count   = 0;

        for (size_t i = 0; i + 1 < reply->count; i += 2) {
                struct str field = reply->items[i].text, value = reply->items[i + 1].text;

                if (field.len == 1)
                        str_to_int(value, 0, INT64_MAX, &number);
                else if (field.len == sizeof(struct id) && value.len == 1 && presence_mark_is_valid((uint8_t)value.at[0])) {
                        memcpy(entries[count].user.bytes, field.at, sizeof(struct id));
                        entries[count++].mark = (uint8_t)value.at[0];
                }
        }
        presence_read_whole(leases->config.presence, node, number, entries, count, clock_monotonic_ms());
        free(entries);
}

/* Everything that was on the list has been read: from now on what is known is right. */
static void check_complete(struct leases *leases)
{
        if (is_up(leases) && !leases->is_listing && map_count(leases->readings) == 0)
                presence_set_stale(leases->config.presence, false, clock_monotonic_ms());
}

static void was_read(void *owner, const struct redis_reply *reply)
{
        struct reading *reading = owner;
        struct leases *leases   = reading->leases;
        struct id node          = reading->node;
        bool must_again         = reading->must_again;

        map_remove(leases->readings, node);
        free(reading);
        if (!reply || reply->kind != REDIS_LIST)
                return;                                  /* the connection broke: all of it is read anew */
        if (reply->count)
                take_whole(leases, node, reply);
        else
                presence_ended(leases->config.presence, node), take_off_list(leases, node, NULL);
        if (must_again)
                read_lease(leases, node);
        check_complete(leases);
}

static void read_lease(struct leases *leases, struct id node)
{
        struct reading *reading = map_get(leases->readings, node);
        struct key key          = key_presence_of(node);

        if (reading) {
                reading->must_again = true;
                return;
        }
        reading  = memory_zero(sizeof *reading);
        *reading = (struct reading){leases, node, false};
        map_put(leases->readings, node, reading);
        if (redis_command(leases->redis, REDIS_WORDS(STR("HGETALL"), key_str(&key)), was_read, reading) != OK) {
                map_remove(leases->readings, node);
                free(reading);
        }
}

static void listed(void *owner, const struct redis_reply *reply)
{
        struct leases *leases = owner;
        struct id node;

        leases->is_listing = false;
        if (!reply || reply->kind != REDIS_LIST)
                return;
        for (size_t i = 0; i < reply->count; i++)
                if (id_parse(reply->items[i].text, &node) && !id_equal(node, leases->config.node))
                        read_lease(leases, node);
        check_complete(leases);
}

static void heard(void *owner, struct str channel, struct str payload)
{
        struct leases *leases = owner;
        struct presence_message message;

        (void)channel;
        if (!presence_message_read(payload, &message) || id_equal(message.node, leases->config.node))
                return;
        switch (message.what) {
        case PRESENCE_LEASE:
                if (!presence_heard(leases->config.presence, message.node, message.number, message.entries, message.count, clock_monotonic_ms()))
                        read_lease(leases, message.node);
                else if (map_get(leases->readings, message.node))
                        read_lease(leases, message.node);        /* what is being read may be older */
                break;
        case PRESENCE_END:
                presence_ended(leases->config.presence, message.node);
                break;
        case PRESENCE_PERSON:
                leases->config.told(leases->config.owner, message.user, message.text);
                break;
        }
}

/* --- coming and going of Redis */

static void begin(struct leases *leases)
{
        struct key list = key_presence_leases();

        if (!is_up(leases) || leases->is_listing)
                return;
        write_whole(leases);
        leases->is_listing = redis_command(leases->redis, REDIS_WORDS(STR("ZRANGE"), key_str(&list), STR("0"), STR("-1")), listed, leases) == OK;
}

static void subscribed(void *owner, struct str channel, bool is_subscribed)
{
        struct leases *leases = owner;

        (void)channel;
        leases->is_listening = is_subscribed;
        begin(leases);
}

static void subscribe(void *owner)
{
        struct leases *leases = owner;
        struct key channel    = key_presence_changes();

        pubsub_subscribe(leases->pubsub, key_str(&channel), subscribed, leases);
}

static void commands_up(void *owner)
{
        begin(owner);
}

static void commands_down(void *owner, const char *why)
{
        struct leases *leases = owner;

        (void)why;
        presence_set_stale(leases->config.presence, true, clock_monotonic_ms());
}

static void listening_down(void *owner, const char *why)
{
        ((struct leases *)owner)->is_listening = false;
        commands_down(owner, why);
}

static void refreshed(void *owner, const struct redis_reply *reply)
{
        struct leases *leases = owner;

        /* It ended while this process stood still, or Redis has forgotten everything. */
        if (reply && reply->kind == REDIS_INT && reply->number == 0)
                write_whole(leases);
}

static void refresh_due(void *owner)
{
        struct leases *leases = owner;

        if (!is_up(leases))
                return;
        if (presence_is_stale(leases->config.presence))
                begin(leases);
        else
                renew(leases, refreshed);
}

struct leases *leases_open(const struct leases_config *config)
{
        struct leases *leases      = memory_zero(sizeof *leases);
        struct redis_server server = {.address = config->redis, .password = config->redis_password};

        leases->config   = *config;
        leases->own      = key_presence_of(config->node);
        leases->marks    = map_create();
        leases->readings = map_create();
        buf_init(&leases->bytes, NULL, MESSAGE_BYTES_MAX);
        presence_set_stale(config->presence, true, clock_monotonic_ms());
        leases->redis    = redis_open(config->loop, &(struct redis_options){.server = server, .on_up = commands_up, .on_down = commands_down, .owner = leases});
        leases->pubsub   = pubsub_open(config->loop, &(struct pubsub_options){
                .server = server, .on_message = heard, .on_up = subscribe, .on_down = listening_down, .owner = leases});
        leases->refresh  = loop_timer_create(config->loop, LEASES_REFRESH_MS, LEASES_REFRESH_MS, refresh_due, leases);
        return leases;
}

void leases_close(struct leases **leases)
{
        struct leases *l = *leases;

        if (!l)
                return;
        if (is_up(l)) {
                redis_command(l->redis, REDIS_WORDS(STR("DEL"), key_str(&l->own)), NULL, NULL);
                take_off_list(l, l->config.node, NULL);
                begin_message(l, PRESENCE_END);
                publish(l);
                redis_flush_now(l->redis);
        }
        loop_timer_destroy(&l->refresh);
        pubsub_close(&l->pubsub);
        redis_close(&l->redis);
        map_destroy(&l->marks);
        map_destroy(&l->readings);
        buf_fini(&l->bytes);
        free(l);
        *leases = NULL;
}
