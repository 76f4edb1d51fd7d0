/* gateway.c — the parts of this process, made in order and unmade in the opposite one. */

#include "chat-gateway/gateway.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "chat-gateway/attendance.h"
#include "chat-gateway/commanding.h"
#include "chat-gateway/drain.h"
#include "chat-gateway/editing.h"
#include "chat-gateway/events.h"
#include "chat-gateway/exports.h"
#include "chat-gateway/fallback.h"
#include "chat-gateway/figures.h"
#include "chat-gateway/forwarding.h"
#include "chat-gateway/gauges.h"
#include "chat-gateway/ingest.h"
#include "chat-gateway/landing.h"
#include "chat-gateway/receipts.h"
#include "chat-gateway/scheduling.h"
#include "chat-gateway/seat.h"
#include "chat-gateway/sessions.h"
#include "chat-gateway/stretches.h"
#include "chat-gateway/syncs.h"
#include "chat-gateway/telling.h"
#include "chat-gateway/typing.h"
#include "chat-gateway/web_client.h"
#include "chat-gateway/word_rules.h"
#include "door_http/door_http.h"
#include "loop/loop.h"
#include "pg/pipeline.h"
#include "redis/limits.h"
#include "redis/redis.h"

#define AUDIENCE          "chat"
#define FEED_AGE_MS_MAX   10000

struct gateway {
        const struct gateway_config *config;
        struct loop           *loop;
        struct op_service      service;
        struct networks        trusted;
        struct redis          *redis;
        struct price_desk     *prices;
        struct limits         *limits;
        struct identity_watch *identity;
        struct attendance     *attendance;
        struct events         *events;
        struct typing         *typing;
        struct ingest         *ingest;
        struct pipeline       *asking;                   /* what the loop asks for many at once */
        struct sessions       *sessions;
        struct stretches      *stretches;
        struct syncs          *syncs;
        struct dispatch       *dispatch;
        struct fallback       *fallback;
        struct exports        *exports;
        struct http_stream_route streams[2];             /* of the REST door; it keeps no copy */
        struct web_client     *web_client;               /* NULL: none is served */
        struct door_http      *http;
        struct door_ws        *ws;
        struct loop_turn      *turn;
        struct drain          *drain;
};

/* --- what the parts ask of each other */

static void take_send(void *owner, struct call *call) { ingest_take(((struct gateway *)owner)->ingest, call); }
static void take_edit(void *owner, struct call *call) { editing_take(((struct gateway *)owner)->ingest, ((struct gateway *)owner)->dispatch, call); }
static void take_open(void *owner, struct call *call) { sessions_open(((struct gateway *)owner)->sessions, call); }
static void take_events(void *owner, struct call *call) { stretches_take(((struct gateway *)owner)->stretches, call); }
static void take_sync(void *owner, struct call *call) { syncs_take(((struct gateway *)owner)->syncs, call); }
static void take_renew(void *owner, struct call *call) { sessions_renew(((struct gateway *)owner)->sessions, call); }
static void take_typing(void *owner, struct call *call) { typing_take(((struct gateway *)owner)->typing, call); }

/* What a worker runs first and the loop then completes. */
static void to_worker(void *owner, struct call *call) { dispatch_to_worker(((struct gateway *)owner)->dispatch, call); }
static void back_sync(void *owner, struct call *call) { sessions_synced(((struct gateway *)owner)->sessions, call); }

static void back_got(void *owner, struct call *call) { attendance_got(((struct gateway *)owner)->attendance, call); }
static void back_watched(void *owner, struct call *call) { attendance_watched(((struct gateway *)owner)->attendance, call); }
static void back_listed(void *owner, struct call *call) { attendance_listed(((struct gateway *)owner)->attendance, call); }

static void back_fire(void *owner, struct call *call) { scheduling_fire(((struct gateway *)owner)->ingest, ((struct gateway *)owner)->dispatch, call); }

static void back_forward(void *owner, struct call *call) { forwarding_send(((struct gateway *)owner)->ingest, ((struct gateway *)owner)->dispatch, call); }

static void back_command(void *owner, struct call *call) { commanding_go_on(((struct gateway *)owner)->dispatch, call); }

static const struct loop_op on_loop[] = {
        {"command.run", to_worker, back_command},
        {"schedule.fire", to_worker, back_fire},
        {"message.forward", to_worker, back_forward},
        {"message.send", take_send, NULL},
        {"message.edit", take_edit, NULL},
        {"room.events", take_events, NULL},
        {"session.open", take_open, NULL},
        {"session.renew", take_renew, NULL},
        {"session.sync", take_sync, back_sync},
        {"presence.get", to_worker, back_got},
        {"presence.watch", to_worker, back_watched},
        {"member.list", to_worker, back_listed},
        {"typing.set", take_typing, NULL},
};

static void publish(struct call *call)
{
        const struct publication *publication = call->publication;

        events_publish(((struct gateway *)call->service->owner)->events, call);
        if (publication && publication->has_mentions)
                telling_named(publication->mentions_room, publication->mentions_seq);
}

static void ask_names(void *owner, struct mention_question *question) { events_ask_mentions(((struct gateway *)owner)->events, question); }

static void names_known(void *owner, const struct mention_question *question)
{
        struct gateway *gateway = owner;

        if (gateway->ingest)
                ingest_names_known(gateway->ingest, question);
}

static void named(void *owner, struct id room, int64_t seq)
{
        (void)owner;
        telling_named(room, seq);
}

static void named_here(void *owner, struct id room, int64_t seq, struct id sender, const struct id *users, int count)
{
        (void)owner;
        telling_here(room, seq, sender, users, count);
}

static void committed(void *owner, struct log_key room, struct event_frame **frames, int count)
{
        events_committed(((struct gateway *)owner)->events, room, frames, count);
}

static void present(void *owner, struct id user, uint8_t wishes, int64_t user_seq, bool is_present)
{
        attendance_present(((struct gateway *)owner)->attendance, user, wishes, user_seq, is_present);
}

static void personal(void *owner, struct id user, const struct event_frame *frame, bool is_from_here)
{
        attendance_personal(((struct gateway *)owner)->attendance, user, frame, is_from_here);
}

static void noticed(const struct call *call) { attendance_noticed(((struct gateway *)call->service->owner)->attendance, call); }

static void ws_closed(void *owner, struct ws_handle conn)
{
        struct gateway *gateway    = owner;
        const struct identity *who = ws_identity(gateway->ws, conn);

        if (who)
                typing_closed(gateway->typing, who->user, conn);
        attendance_ws_closed(gateway->attendance, conn);
        sessions_ws_closed(gateway->sessions, conn);
}

static void ws_writable(void *owner, struct ws_handle conn) { sessions_ws_writable(((struct gateway *)owner)->sessions, conn); }

static void session_announced(void *owner, struct ws_handle conn)
{
        struct gateway *gateway = owner;

        if (gateway->drain)
                drain_opened(gateway->drain, conn);
}

static void revoked(void *owner, const struct revocation *revocation)
{
        struct gateway *gateway = owner;

        if (gateway->sessions)
                sessions_revoked(gateway->sessions, revocation);
}

/* The order of a turn: what was read is committed, or asked for; who said what was committed is answered; that is published and sent to everybody; openings go on. */
static void end_of_turn(void *owner)
{
        struct gateway *gateway = owner;

        ingest_submit(gateway->ingest);
        typing_turn(gateway->typing);
        door_ws_push(gateway->ws);
        events_turn(gateway->events);
        sessions_turn(gateway->sessions);
        syncs_submit(gateway->syncs);
        stretches_submit(gateway->stretches);
        fallback_turn(gateway->fallback);
        exports_turn(gateway->exports);
        attendance_turn(gateway->attendance);
}

/* --- making */

static void open_parts(struct gateway *gateway, const struct price_row *prices)
{
        const struct gateway_config *config = gateway->config;
        struct loop *loop = gateway->loop;

        networks_parse(config->trusted_networks, &gateway->trusted);
        gateway->redis = redis_open(loop, &(struct redis_options){
                .server = {.address = str_trim(str_until(config->redis, ',', &(struct str){0})), .password = config->redis_password}});
        gateway->prices   = price_desk_create(loop, gateway->redis, prices, &gateway->trusted, config->nodes);
        gateway->limits   = limits_create(loop, gateway->redis, config->nodes);
        gateway->identity = identity_watch_open(loop, config->database.at, config->redis.at, config->redis_password.at, config->public_url.at, AUDIENCE, revoked, gateway);
        identity_watch_believes(gateway->identity, config->token_lifetime_max_ms);
        gateway->attendance = attendance_create(&(struct attendance_config){
                .loop = loop, .conninfo = config->database.at, .redis = str_trim(str_until(config->redis, ',', &(struct str){0})), .redis_password = config->redis_password});
        gateway->events   = events_create(&(struct events_config){
                .loop = loop, .conninfo = config->database.at, .redis = config->redis, .redis_password = config->redis_password,
                .mentions = names_known, .named_here = named_here, .present = present, .personal = personal, .owner = gateway});
        gateway->service = (struct op_service){
                .name = "chat", .ops = chat_ops, .ops_count = chat_ops_count, .owner = gateway, .enter = seat_enter,
                .is_viewer = seat_is_viewer, .is_member = seat_is_member, .permissions = seat_permissions, .noticed = noticed, .publish = publish};
        gateway->dispatch = dispatch_create(loop, &gateway->service, config->database.at, (int)config->database_connections, gateway->prices, on_loop,
                                            sizeof on_loop / sizeof *on_loop, gateway);
        gateway->asking = pipeline_open(loop, config->database.at, PG_ASKING, NULL, NULL, NULL);
        gateway->typing = typing_create(loop, gateway->events, gateway->asking, gateway->dispatch);
        gateway->ingest = ingest_create(&(struct ingest_config){
                .loop = loop, .conninfo = config->database.at, .prices = gateway->prices, .committed = committed, .ask_names = ask_names, .named = named, .owner = gateway,
                .site = config->public_url,
                .weighing = {.limits = gateway->limits, .nodes = config->nodes, .takes_repeats = config->takes_repeats,
                             .suspicions = {config->suspicious_age_ms, config->suspicious_names, config->suspicious_links, config->suspicious_rooms}}});
        gateway->sessions = sessions_create(&(struct sessions_config){
                .pipeline = gateway->asking, .dispatch = gateway->dispatch, .live = events_live(gateway->events), .identity = gateway->identity, .prices = gateway->prices,
                .heartbeat_ms = config->heartbeat_ms, .announced = session_announced, .owner = gateway});
        gateway->stretches = stretches_create(gateway->asking, gateway->dispatch, events_live(gateway->events));
        gateway->syncs     = syncs_create(gateway->asking, gateway->dispatch, gateway->sessions);
        ingest_answers_to(gateway->ingest, gateway->dispatch);
        receipts_start(config->database.at, gateway->events);
        telling_start(config->database.at, gateway->events);
        word_rules_start(config->database.at);
        gateway->turn = loop_turn_create(loop, end_of_turn, gateway);
        figures_register();
        gauges_begin(gateway->events, gateway->ingest, gateway->attendance);
}

/* One listener for both doors: what is no WebSocket goes to the REST door, unread. */
static void pass_on(void *owner, int fd) { door_http_adopt(((struct gateway *)owner)->http, fd); }

/* Without a web client the address of a message still says what it is. */
static enum err add_web_client(struct gateway *gateway, struct door_http_config *http)
{
        const struct gateway_config *config = gateway->config;

        if (!config->web_root.len) {
                http->pages       = &landing_page;
                http->pages_count = 1;
                return OK;
        }
        TRY(web_client_open(config->web_root, config->public_url.at, &gateway->web_client));
        http->files = web_client_files(gateway->web_client, &http->files_count);
        return OK;
}

static enum err open_doors(struct gateway *gateway)
{
        const struct gateway_config *config = gateway->config;
        struct door_ws_config ws = {
                .loop = gateway->loop, .listen = config->listen, .path = STR("/v1/ws"), .public_url = config->public_url.at, .origins = config->origins,
                .proxies = config->proxies, .trusted_networks = config->trusted_networks, .ops = chat_ops, .ops_count = chat_ops_count,
                .dispatch = gateway->dispatch, .identity = gateway->identity, .connections_max = (int)config->connections_max,
                .handshakes_per_second = config->handshakes_per_second, .heartbeat_ms = config->heartbeat_ms, .closed = ws_closed, .writable = ws_writable, .owner = gateway,
                .pass_on = pass_on, .pass_on_owner = gateway,
        };
        struct door_http_config http = {
                .loop = gateway->loop, .listen = STR_NONE, .public_url = config->public_url.at, .origins = config->origins, .proxies = config->proxies,
                .ops = chat_ops, .ops_count = chat_ops_count, .dispatch = gateway->dispatch, .identity = gateway->identity, .has_batch = true,
        };

        gateway->fallback  = fallback_create(&(struct fallback_config){
                .loop = gateway->loop, .live = events_live(gateway->events), .dispatch = gateway->dispatch, .identity = gateway->identity});
        gateway->exports    = exports_create(gateway->dispatch, gateway->identity);
        gateway->streams[0] = *fallback_route(gateway->fallback);
        gateway->streams[1] = *exports_route(gateway->exports);
        http.streams        = gateway->streams;
        http.streams_count  = sizeof gateway->streams / sizeof *gateway->streams;
        TRY(add_web_client(gateway, &http));
        TRY(door_http_open(&http, &gateway->http));
        TRY(door_ws_open(&ws, &gateway->ws));
        sessions_set_door(gateway->sessions, gateway->ws);
        typing_set_door(gateway->typing, gateway->ws);
        attendance_set_doors(gateway->attendance, gateway->dispatch, gateway->ws);
        return OK;
}

struct gateway *gateway_open(struct loop *loop, const struct gateway_config *config, const struct price_row prices[static PRICE_COUNT])
{
        struct gateway *gateway = memory_zero(sizeof *gateway);

        gateway->loop   = loop;
        gateway->config = config;
        open_parts(gateway, prices);
        if (open_doors(gateway) == OK)
                return gateway;
        gateway_close(&gateway);
        return NULL;
}

void gateway_close(struct gateway **gateway)
{
        struct gateway *g = *gateway;

        if (!g)
                return;
        drain_end(&g->drain);
        gauges_end();
        dispatch_stop(g->dispatch);
        price_desk_destroy(&g->prices);
        limits_destroy(&g->limits);                      /* whoever waits for an answer is in the queue then */
        ingest_destroy(&g->ingest);
        door_ws_close(&g->ws);
        door_http_close(&g->http);
        web_client_close(&g->web_client);
        fallback_destroy(&g->fallback);
        exports_destroy(&g->exports);
        receipts_stop();
        telling_stop();
        word_rules_stop();
        loop_turn_destroy(&g->turn);
        pipeline_close(&g->asking);                      /* who is being asked about is answered from within */
        sessions_destroy(&g->sessions);
        stretches_destroy(&g->stretches);
        syncs_destroy(&g->syncs);
        typing_destroy(&g->typing);
        events_destroy(&g->events);
        dispatch_destroy(&g->dispatch);
        attendance_destroy(&g->attendance);
        identity_watch_close(&g->identity);
        redis_close(&g->redis);
        free(g);
        *gateway = NULL;
}

const struct gateway_config *gateway_settings(const void *gateway)
{
        return ((const struct gateway *)gateway)->config;
}

bool search_language_read(struct str word, enum search_language *out)
{
        for (int i = 0; search_language_words[i]; i++)
                if (str_equal(word, str_from(search_language_words[i]))) {
                        *out = (enum search_language)i;
                        return true;
                }
        return false;
}

enum search_language gateway_search_language(const void *gateway)
{
        enum search_language language = LANGUAGE_SIMPLE;

        search_language_read(gateway_settings(gateway)->search_language, &language);
        return language;
}

bool gateway_is_ready(void *owner)
{
        struct gateway *gateway = owner;

        return !gateway->drain && ingest_is_up(gateway->ingest) && identity_watch_is_fresh(gateway->identity) &&
               events_feed_age_ms(gateway->events) < FEED_AGE_MS_MAX;
}

void gateway_drain(struct gateway *gateway, void (*drained)(void *owner), void *owner)
{
        struct drain_config config = {
                .loop = gateway->loop, .ws = gateway->ws, .http = gateway->http, .dispatch = gateway->dispatch, .ingest = gateway->ingest,
                .fallback = gateway->fallback, .exports = gateway->exports, .spread_ms = gateway->config->drain_seconds * 1000, .drained = drained, .owner = owner,
        };

        if (!gateway->drain)
                gateway->drain = drain_begin(&config);
}
