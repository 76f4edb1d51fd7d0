/* door_ws.c — libwebsockets on our loop: opening and closing the door, what the library calls, the heartbeat. */

#include "door_ws/connection.h"

#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "door/listen.h"
#include "loop/loop.h"

#define RX_BUFFER_BYTES     512                          /* paid for each connection; larger messages come in pieces */
#define TX_PACKET_BYTES     65536
#define SERVICE_BYTES       65536                        /* shared */
#define UPGRADE_BYTES_MAX   16384
#define TOKEN_GRACE_MS      30000

/* --- what libwebsockets calls */

static int peer_closes(struct ws_conn *conn, const char *bytes, size_t len)
{
        char frame[4] = {(char)0x88, 0};

        /* Echoed by hand, for the same reason as in conn_close. */
        if (conn->state != WS_CLOSING && !pending_taken(conn->out)) {
                if (len >= 2) {
                        frame[1] = 2;
                        memcpy(frame + 2, bytes, 2);
                }
                send_now(conn, (struct str){frame, 2 + (size_t)frame[1]});
        }
        if (!conn->close_code && len >= 2)
                conn->close_code = (uint8_t)bytes[0] << 8 | (uint8_t)bytes[1];
        conn->is_broken = true;
        return -1;
}

static int socket_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
        struct ws_conn *conn = lws_get_opaque_user_data(wsi);

        (void)user;
        if (!conn)
                return 0;
        conn->wsi = wsi;
        switch (reason) {
        case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
                return upgrade_asked(conn, str_from(in));
        case LWS_CALLBACK_HTTP:
                return upgrade_missing(conn);
        case LWS_CALLBACK_ESTABLISHED:
                upgrade_done(conn);
                return 0;
        case LWS_CALLBACK_RECEIVE:
                calls_receive(conn, (struct str){in, len});
                return conn->is_broken ? -1 : 0;
        case LWS_CALLBACK_RECEIVE_PONG:
                conn->is_heard = true;
                return 0;
        case LWS_CALLBACK_SERVER_WRITEABLE:
                send_room(conn);
                return conn->is_broken ? -1 : 0;
        case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
                return peer_closes(conn, in, len);
        case LWS_CALLBACK_WSI_DESTROY:
                lws_set_opaque_user_data(wsi, NULL);
                conn_destroy(conn);
                return 0;
        default:
                return 0;
        }
}

static void library_says(int level, const char *line)
{
        struct str text = str_from(line);

        (void)level;
        while (text.len && text.at[text.len - 1] == '\n')
                text.len--;
        log_debug("libwebsockets", LOG_STR("message", text));
}

/* --- each turn, each second */

void door_ws_push(struct door_ws *door)
{
        while (!list_is_empty(&door->dirty)) {
                struct ws_conn *conn = LIST_ITEM(list_first(&door->dirty), struct ws_conn, dirty);

                list_remove(&conn->dirty);
                if (!conn->is_broken)
                        send_out(conn);
                if (conn->is_broken)
                        conn_kill(conn);
                else
                        calls_continue(conn);            /* it may have waited for its replies to leave */
        }
}

static void end_of_turn(void *owner)
{
        door_ws_push(owner);
}

static void beat(struct ws_conn *conn)
{
        /* From whom we do not read we hear nothing; who is full is watched for that. */
        if (conn->state != WS_OPEN || conn->is_paused || send_is_full(conn)) {
                conn->is_heard = true;
                return;
        }
        if (!conn->is_heard) {
                conn_close(conn, WS_HEARTBEAT_MISSED, "nothing was heard since the last ping");
                return;
        }
        conn->is_heard = false;
        /* With a byte in it: of a pong without any libwebsockets tells nothing. */
        send_now(conn, STR("\x89\x01."));
}

static void one_second(void *owner)
{
        struct door_ws *door = owner;

        /* Each second one of so many parts of the connections gets its ping. */
        for (uint32_t slot = door->beat; slot < door->slots_count; slot += door->beats)
                if (door->slots[slot].conn)
                        beat(door->slots[slot].conn);
        door->beat = (door->beat + 1) % door->beats;
}

/* --- opening and closing */

static enum err create_context(struct door_ws *door)
{
        static const struct lws_protocols protocols[] = {
                {.name = "chat.v1.json", .callback = socket_event, .rx_buffer_size = RX_BUFFER_BYTES, .tx_packet_size = TX_PACKET_BYTES},
                {.name = NULL},
        };
        /* All zero: libwebsockets pings nobody, and hangs no timer on its linear list for each connection. */
        static const lws_retry_bo_t      never_ask = {0};
        void                            *loops[]   = {loop_native(door->config.loop)};
        struct lws_context_creation_info info      = {
                .port                     = CONTEXT_PORT_NO_LISTEN_SERVER,
                .protocols                = protocols,
                .foreign_loops            = loops,
                .options                  = LWS_SERVER_OPTION_LIBEV | LWS_SERVER_OPTION_DISABLE_IPV6 | LWS_SERVER_OPTION_NO_LWS_SYSTEM_STATES,
                .retry_and_idle_policy    = &never_ask,
                .pt_serv_buf_size         = SERVICE_BYTES,
                .max_http_header_data     = UPGRADE_BYTES_MAX,
                .max_http_header_pool2    = (unsigned)door->config.connections_max,
                .user                     = door,
        };

        lws_set_log_level(LLL_ERR | LLL_WARN, library_says);
        if (memchr(door->config.listen.at, '[', door->config.listen.len))
                info.options &= ~(uint64_t)LWS_SERVER_OPTION_DISABLE_IPV6;
        door->context = lws_create_context(&info);
        if (!door->context)
                return ERR_UNAVAILABLE;
        door->vhost = lws_get_vhost_by_name(door->context, "default");
        return door->vhost ? OK : ERR_UNAVAILABLE;
}

static enum err read_networks(struct door_ws *door)
{
        if (networks_parse(door->config.proxies, &door->proxies) && networks_parse(door->config.trusted_networks, &door->trusted))
                return OK;
        log_error("not a list of networks", LOG_STR("proxies", door->config.proxies), LOG_STR("trusted_networks", door->config.trusted_networks));
        return ERR_INVALID;
}

static enum err start(struct door_ws *door)
{
        TRY(read_networks(door));
        TRY(create_context(door));
        return accept_open(door);
}

enum err door_ws_open(const struct door_ws_config *config, struct door_ws **out)
{
        struct door_ws *door = memory_zero(sizeof *door);
        enum err        err;

        counts_register();
        door->config    = *config;
        door->free_slot = NO_SLOT;
        door->listener  = -1;
        door->beats     = (uint32_t)(config->heartbeat_ms / 1000);
        list_init(&door->calls);
        list_init(&door->dirty);
        list_init(&door->knocks);
        door->tallies   = map_create();
        door->origins   = origins_create(config->origins, config->public_url);
        door->wheel     = wheel_create(config->loop);
        door->turn      = loop_turn_create(config->loop, end_of_turn, door);
        door->heartbeat = loop_timer_create(config->loop, 1000, 1000, one_second, door);
        err             = start(door);
        if (err != OK)
                door_ws_close(&door);
        *out = door;
        return err;
}

void door_ws_stop_accepting(struct door_ws *door)
{
        accept_close(door);
}

void door_ws_close(struct door_ws **pointer)
{
        struct door_ws *door = *pointer;

        if (!door)
                return;
        calls_abandon(door);
        accept_close(door);
        for (uint32_t slot = 0; slot < door->slots_count; slot++)
                if (door->slots[slot].conn)
                        conn_close(door->slots[slot].conn, WS_GOING_AWAY, "the server is stopping");
        loop_turn_destroy(&door->turn);
        if (door->context)
                lws_context_destroy(door->context);
        loop_timer_destroy(&door->heartbeat);
        wheel_destroy(&door->wheel);
        origins_destroy(&door->origins);
        map_destroy(&door->tallies);
        free(door->slots);
        free(door);
        *pointer = NULL;                                 /* last: `closed` was still told by this door */
}

int door_ws_connections(const struct door_ws *door)
{
        return door->connections;
}

int door_ws_port(const struct door_ws *door)
{
        return door->listener < 0 ? -1 : listen_port(door->listener);
}

/* --- connections, as the service sees them */

enum err ws_shown(const struct door_ws *door, struct ws_handle handle, struct identity *who)
{
        const struct ws_conn *conn = conn_find(door, handle);

        if (!conn || !conn->shown)
                return ERR_INVALID;
        *who = *conn->shown;
        return conn->shown_err;
}

static void token_ended(struct deadline *deadline)
{
        conn_close(LIST_ITEM(deadline, struct ws_conn, life), WS_TOKEN_ENDED, "the token has ended");
}

void ws_set_open(struct door_ws *door, struct ws_handle handle, const struct identity *who)
{
        struct ws_conn *conn = conn_find(door, handle);

        if (!conn || conn->state == WS_CLOSING || conn->is_broken)
                return;
        if (!conn->was_opened && conn->tally)
                conn->tally->unopened--;
        conn->was_opened = true;
        conn->is_heard   = true;
        conn->state      = WS_OPEN;
        conn->who        = *who;
        free(conn->shown);
        conn->shown      = NULL;
        deadline_set(door->wheel, &conn->life, who->expires_at_ms - clock_wall_ms() + TOKEN_GRACE_MS, token_ended);
}

const struct identity *ws_identity(const struct door_ws *door, struct ws_handle handle)
{
        const struct ws_conn *conn = conn_find(door, handle);
        return conn && conn->was_opened ? &conn->who : NULL;
}

void ws_set_owner(struct door_ws *door, struct ws_handle handle, void *owner)
{
        struct ws_conn *conn = conn_find(door, handle);
        if (conn)
                conn->owner = owner;
}

void *ws_owner(const struct door_ws *door, struct ws_handle handle)
{
        const struct ws_conn *conn = conn_find(door, handle);
        return conn ? conn->owner : NULL;
}

void ws_close_with(struct door_ws *door, struct ws_handle handle, enum ws_close code, const char *reason)
{
        struct ws_conn *conn = conn_find(door, handle);
        if (conn)
                conn_close(conn, code, reason);
}

void ws_each(struct door_ws *door, void (*visit)(void *owner, struct ws_handle conn, const struct identity *who), void *owner)
{
        for (uint32_t slot = 0; slot < door->slots_count; slot++) {
                struct ws_conn *conn = door->slots[slot].conn;
                if (conn && conn->state == WS_OPEN)
                        visit(owner, (struct ws_handle){slot, conn->generation}, &conn->who);
        }
}
