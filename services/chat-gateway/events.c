/* events.c — between the logs and this process's sockets. */

#include "chat-gateway/events.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/queue.h"
#include "bus/bus.h"
#include "bus/envelope.h"
#include "chat-gateway/figures.h"
#include "chat-gateway/frames.h"
#include "chat-gateway/reader.h"
#include "chat-gateway/seat.h"
#include "chat-gateway/socket.h"
#include "loop/loop.h"
#include "base/broken.h"

struct events {
        struct events_config config;
        struct id            origin;                     /* this process, on the bus */
        struct live         *live;
        struct bus          *bus;
        struct reader       *reader;
        struct loop_timer   *feed_timer, *turn_timer;
        struct queue        *publishing;                 /* struct handed */
        struct loop_wake    *published;
        struct buf           envelope;
};

/* What a worker committed, on its way to the loop. */
struct handed {
        int count;
        struct {
                struct log_key      key;
                struct event_frame *frame;
        } items[];
};

/* --- to the bus */

static void publish(struct events *events, struct log_key key, struct event_frame *const *frames, int count)
{
        struct envelope_head head = {.kind = (uint8_t)key.kind, .log = key.id, .origin = events->origin};
        int i = 0;

        while (i < count) {
                buf_clear(&events->envelope);
                bus_envelope_begin(&events->envelope, &head);
                for (int first = i; i < count && i - first < ENVELOPE_FRAMES_MAX; i++) {
                        if (i > first && events->envelope.len + frames[i]->len > ENVELOPE_BYTES_MAX)
                                break;
                        bus_envelope_add(&events->envelope, &(struct envelope_frame){
                                .event = event_code((enum event)frames[i]->event), .header_bytes = frames[i]->header_bytes, .seq = frames[i]->seq, .subject = frames[i]->subject,
                                .bytes = {frames[i]->bytes, frames[i]->len}});
                }
                bus_publish(events->bus, (uint8_t)key.kind, key.id, buf_str(&events->envelope));
        }
        figures_bus_published(count);
}

static void tell_personal(const struct events *events, struct log_key key, const struct event_frame *frame, bool is_from_here)
{
        if (key.kind == LOG_OF_USER && events->config.personal)
                events->config.personal(events->config.owner, key.id, frame, is_from_here);
}

static void deliver_here(struct events *events, struct log_key key, struct event_frame *frame, int64_t now_ms)
{
        if (frame->seq)
                live_event(events->live, key, frame, now_ms);
        else
                live_signal(events->live, key, frame, now_ms);
}

void events_committed(void *owner, struct log_key key, struct event_frame **frames, int count)
{
        struct events *events = owner;
        int64_t now_ms = clock_monotonic_ms();

        if (!BREAK_PUBLISH)
                publish(events, key, frames, count);
        for (int i = 0; i < count; i++) {
                tell_personal(events, key, frames[i], true);
                deliver_here(events, key, frames[i], now_ms);
        }
}

/* --- from the workers */

void events_publish(struct events *events, const struct call *call)
{
        const struct publication *publication = call->publication;
        struct handed *handed;

        if (!publication)
                return;
        handed        = memory_zero(sizeof *handed + (size_t)publication->count * sizeof *handed->items);
        handed->count = publication->count;
        for (int i = 0; i < publication->count; i++) {
                const struct published *item = &publication->items[i];

                handed->items[i].key   = item->key;
                handed->items[i].frame = item->event == EVENT_none ? frame_of_signal(item->key.id, item->signal, item->subject, item->d)
                                                                   : frame_of_event(item->key, item->event, item->seq, item->at_ms, item->subject, item->d);
        }
        /* Full: it is not told, and the feed finds it. */
        if (queue_push(events->publishing, handed) != OK) {
                for (int i = 0; i < handed->count; i++)
                        event_frame_release(handed->items[i].frame);
                free(handed);
        }
        loop_wake(events->published);
}

static void take_published(void *owner)
{
        struct events *events = owner;
        struct handed *handed;

        while ((handed = queue_pop(events->publishing, 0))) {
                for (int i = 0; i < handed->count; i++)
                        events_committed(events, handed->items[i].key, &handed->items[i].frame, 1);
                free(handed);
        }
}

/* --- from the bus */

static void heard(void *owner, uint8_t kind, struct id log, struct str message)
{
        struct events *events = owner;
        struct log_key key = {(enum log_kind)kind, log};
        struct envelope_head head;
        struct envelope_frame in;
        int64_t now_ms = clock_monotonic_ms();
        struct str rest;

        if (!bus_envelope_open(message, &head, &rest) || id_equal(head.origin, events->origin) || !id_equal(head.log, log))
                return;
        for (uint32_t i = 0; i < head.count && bus_envelope_next(&rest, &in); i++) {
                struct event_frame *frame = event_frame_create((uint16_t)event_of_code(in.event), in.seq, in.subject, in.header_bytes, in.bytes.len);

                memcpy(frame->bytes, in.bytes.at, in.bytes.len);
                frame->path = FRAME_BUS;
                if (!frame_find_room_seq(frame)) {
                        event_frame_release(frame);
                        continue;
                }
                tell_personal(events, key, frame, false);
                deliver_here(events, key, frame, now_ms);
        }
        figures_bus_heard((int)head.count);
}

static void confirmed(void *owner, uint8_t kind, struct id log)
{
        live_subscribed(((struct events *)owner)->live, (struct log_key){(enum log_kind)kind, log});
}

/* The logs whose channel is at one endpoint of the bus. */
struct logs_at {
        struct events *events;
        int            endpoint;
};

static bool is_at(const struct logs_at *at, struct log_key key)
{
        return bus_endpoint_of(at->events->bus, key.id) == at->endpoint;
}

static void subscribe_again(void *owner, struct log_key key, int64_t head)
{
        const struct logs_at *at = owner;

        (void)head;
        if (is_at(at, key))
                bus_subscribe(at->events->bus, (uint8_t)key.kind, key.id);
}

static void set_feed_pace(struct events *events)
{
        int64_t pace_ms = bus_is_up(events->bus) ? EVENTS_FEED_MS : EVENTS_FEED_ALONE_MS;

        loop_timer_restart(events->feed_timer, pace_ms);
}

/* What is there is subscribed again, and each confirmation compares the log's head: what was said meanwhile is found. */
static void bus_came_up(void *owner, int endpoint, bool is_again)
{
        struct events *events = owner;

        if (is_again)
                figures_bus_reconnected();
        live_each_log(events->live, subscribe_again, &(struct logs_at){events, endpoint});
        reader_poll_feed(events->reader);
        set_feed_pace(events);
}

/* Its confirmation will not come. */
static void go_on_alone(void *owner, struct log_key key, int64_t head)
{
        const struct logs_at *at = owner;

        if (head < 0 && is_at(at, key))
                live_subscribed(at->events->live, key);
}

/* Its logs go on by the feed, which is read more often until all of the bus is there again. */
static void bus_went_down(void *owner, int endpoint)
{
        struct events *events = owner;

        live_each_log(events->live, go_on_alone, &(struct logs_at){events, endpoint});
        reader_poll_feed(events->reader);
        set_feed_pace(events);
}

/* --- effects of live/ */

static void subscribe(void *owner, struct log_key key)
{
        struct events *events = owner;

        /* Without a bus the head alone makes the log live, and the feed keeps it so. */
        if (bus_subscribe(events->bus, (uint8_t)key.kind, key.id) != OK)
                live_subscribed(events->live, key);
}

static void unsubscribe(void *owner, struct log_key key)
{
        bus_unsubscribe(((struct events *)owner)->bus, (uint8_t)key.kind, key.id);
}

static void read_head(void *owner, struct log_key key)
{
        reader_head(((struct events *)owner)->reader, key);
}

static void read_entries(void *owner, struct log_key key, int64_t from, int64_t to)
{
        reader_entries(((struct events *)owner)->reader, key, from, to);
}

static void read_readers(void *owner, struct log_key room, int64_t number, const struct id *users, int count)
{
        reader_readers(((struct events *)owner)->reader, room, number, users, count);
}

static struct event_frame *sync_required(void *owner, struct log_key key, int64_t seq)
{
        (void)owner;
        return frame_of_sync_required(key, seq);
}

static enum sent send(void *owner, void *socket, struct str frames)
{
        (void)owner;
        return socket_calls_of(socket)->send(socket, frames);
}

static void opened(void *owner, struct connection *connection, bool is_ready)
{
        void *socket = connection_socket(connection);

        (void)owner;
        socket_calls_of(socket)->opened(socket, connection, is_ready);
}

static void close_socket(void *owner, void *socket, int code, const char *reason)
{
        (void)owner;
        socket_calls_of(socket)->close(socket, code, reason);
}

static void named_here(void *owner, struct log_key room, const struct event_frame *frame, const struct id *users, int count)
{
        struct events *events = owner;

        events->config.named_here(events->config.owner, room.id, frame->seq, frame->subject, users, count);
}

static void present(void *owner, const struct connection *connection, bool is_present)
{
        const struct events_config *config = &((struct events *)owner)->config;

        if (config->present)
                config->present(config->owner, connection_user(connection), connection_wishes(connection), connection_user_seq(connection), is_present);
}

static int64_t about(void *owner, const struct event_frame *frame)
{
        (void)owner;
        return frame_about(frame);
}

static int64_t now_us(void *owner)
{
        (void)owner;
        return clock_monotonic_us();
}

static void fanned_out(void *owner, enum frame_path path, int64_t took_us)
{
        (void)owner;
        figures_fanout(path, took_us);
}

static const struct live_effects effects = {
        .send = send, .subscribe = subscribe, .unsubscribe = unsubscribe, .read_head = read_head, .read_entries = read_entries, .read_readers = read_readers, .opened = opened,
        .sync_required = sync_required, .close = close_socket, .named_here = named_here, .present = present, .about = about, .now_us = now_us, .fanned_out = fanned_out,
};

/* --- answers of the reader */

static void on_head(void *owner, struct log_key key, bool is_known, int64_t head, bool is_selective)
{
        if (is_selective)
                live_selective(((struct events *)owner)->live, key);
        live_head(((struct events *)owner)->live, key, is_known, head, clock_monotonic_ms());
}

static void on_readers(void *owner, struct log_key key, const struct readers_here *readers)
{
        live_readers(((struct events *)owner)->live, key, readers, clock_monotonic_ms());
}

static void on_entries(void *owner, struct log_key key, struct event_frame **frames, int count)
{
        for (int i = 0; i < count; i++) {
                frames[i]->path = FRAME_FILL;
                tell_personal(owner, key, frames[i], false);
        }
        live_filled(((struct events *)owner)->live, key, frames, count, clock_monotonic_ms());
}

static void on_moved(void *owner, struct log_key key, int64_t seq)
{
        if (!BREAK_FEED)
                live_moved(((struct events *)owner)->live, key, seq, clock_monotonic_ms());
}

static void compare_head(void *owner, struct log_key key, int64_t head)
{
        (void)head;
        reader_head(((struct events *)owner)->reader, key);
}

static void on_lost_track(void *owner)
{
        struct events *events = owner;

        log_info("following the feed anew, comparing heads");
        live_keeps_nothing(events->live);
        live_each_log(events->live, compare_head, events);
}

static void on_mentions(void *owner, const struct mention_question *question)
{
        struct events *events = owner;

        events->config.mentions(events->config.owner, question);
}

void events_ask_mentions(struct events *events, struct mention_question *question)
{
        reader_mentions(events->reader, question);
}

static void feed_due(void *owner)
{
        struct events *events = owner;

        reader_poll_feed(events->reader);
        set_feed_pace(events);
}

/* --- turns */

static void turn_due(void *owner)
{
        (void)owner;                                     /* the end of this turn does it */
}

void events_turn(struct events *events)
{
        int64_t due_ms;

        bus_turn(events->bus);
        due_ms = live_turn(events->live, clock_monotonic_ms());
        if (due_ms == 0)
                loop_again(events->config.loop);
        else if (due_ms > 0)
                loop_timer_restart(events->turn_timer, due_ms);
}

struct events *events_create(const struct events_config *config)
{
        struct events *events = memory_zero(sizeof *events);
        struct reader_hooks reads = {.head = on_head, .entries = on_entries, .moved = on_moved, .readers = on_readers, .mentions = on_mentions, .lost_track = on_lost_track};
        struct bus_hooks hears = {.confirmed = confirmed, .heard = heard, .up = bus_came_up, .down = bus_went_down};

        events->config     = *config;
        events->origin     = id_make();
        events->live       = live_create(&effects, events);
        events->reader     = reader_create(config->loop, config->conninfo, &reads, events);
        events->publishing = queue_create(EVENTS_PUBLISHING_MAX);
        events->published  = loop_wake_create(config->loop, take_published, events);
        events->feed_timer = loop_timer_create(config->loop, 0, 0, feed_due, events);
        events->turn_timer = loop_timer_create(config->loop, EVENTS_FEED_MS, 0, turn_due, events);
        buf_init(&events->envelope, NULL, ENVELOPE_BYTES_MAX * 2);
        events->bus = bus_open(config->loop, config->redis, config->redis_password, &hears, events);
        return events;
}

void events_destroy(struct events **events)
{
        struct events *e = *events;

        if (!e)
                return;
        take_published(e);
        bus_close(&e->bus);
        reader_destroy(&e->reader);
        live_destroy(&e->live);
        loop_timer_destroy(&e->feed_timer);
        loop_timer_destroy(&e->turn_timer);
        loop_wake_destroy(&e->published);
        queue_destroy(&e->publishing);
        buf_fini(&e->envelope);
        free(e);
        *events = NULL;
}

struct live *events_live(struct events *events)
{
        return events->live;
}

bool events_bus_is_up(const struct events *events)
{
        return bus_is_up(events->bus);
}

int events_bus_endpoints_up(const struct events *events)
{
        return bus_endpoints_up(events->bus);
}

int64_t events_feed_age_ms(const struct events *events)
{
        return reader_feed_age_ms(events->reader);
}
