/* connection.c — slots and generations, how a connection is counted, how it ends. */

#include "door_ws/connection.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "base/log.h"
#include "base/memory.h"

static uint32_t slot_take(struct door_ws *door)
{
        uint32_t slot = door->free_slot;

        if (slot != NO_SLOT) {
                door->free_slot = door->slots[slot].next_free;
                return slot;
        }
        slot = door->slots_count++;
        /* Doubles: full when the count is a power of two. */
        if ((slot & (slot - 1)) == 0)
                door->slots = memory_resize(door->slots, (slot ? 2 * (size_t)slot : 1) * sizeof *door->slots);
        door->slots[slot] = (struct ws_slot){0};
        return slot;
}

struct ws_conn *conn_create(struct door_ws *door, struct address address)
{
        struct ws_conn *conn = memory_zero(sizeof *conn);

        conn->door    = door;
        conn->id      = id_make();
        conn->address = address;
        conn->slot    = slot_take(door);
        /* Never 0, which is no connection. */
        if (++door->slots[conn->slot].generation == 0)
                door->slots[conn->slot].generation = 1;
        conn->generation             = door->slots[conn->slot].generation;
        door->slots[conn->slot].conn = conn;
        counts_connections(++door->connections);
        return conn;
}

struct ws_conn *conn_find(const struct door_ws *door, struct ws_handle handle)
{
        if (!handle.generation || handle.slot >= door->slots_count || door->slots[handle.slot].generation != handle.generation)
                return NULL;
        return door->slots[handle.slot].conn;
}

/* --- how many a stranger has */

static struct tally *tally_of(struct door_ws *door, struct address address)
{
        struct address neighbourhood = address_neighbourhood(address);
        struct tally  *tally;
        struct id      key;

        memcpy(key.bytes, neighbourhood.bytes, sizeof key.bytes);
        tally = map_get(door->tallies, key);
        if (!tally) {
                tally      = memory_zero(sizeof *tally);
                tally->key = key;
                map_put(door->tallies, key, tally);
        }
        return tally;
}

static void tally_leave(struct ws_conn *conn)
{
        struct tally *tally = conn->tally;

        if (!tally)
                return;
        conn->tally = NULL;
        tally->unopened -= !conn->was_opened;
        if (--tally->all == 0) {
                map_remove(conn->door->tallies, tally->key);
                free(tally);
        }
}

bool conn_admit(struct ws_conn *conn, struct address address)
{
        struct tally *tally;

        tally_leave(conn);
        conn->address = address;
        if (networks_have(&conn->door->trusted, address))
                return true;
        tally = conn->tally = tally_of(conn->door, address);
        tally->all++;
        tally->unopened++;
        return tally->all <= WS_PER_ADDRESS && tally->unopened <= WS_UNOPENED_PER_ADDRESS;
}

/* --- the end */

void conn_destroy(struct ws_conn *conn)
{
        struct door_ws *door = conn->door;
        struct ws_slot *slot;

        /* Who is told can still ask whose it was, and can send nothing any more. */
        conn->state = WS_CLOSING;
        if (conn->was_opened && door->config.closed)
                door->config.closed(door->config.owner, (struct ws_handle){conn->slot, conn->generation});
        slot            = &door->slots[conn->slot];
        slot->conn      = NULL;
        slot->next_free = door->free_slot;
        door->free_slot = conn->slot;
        /* A handle that was kept finds nothing, even before the slot is taken again. */
        if (++slot->generation == 0)
                slot->generation = 1;
        counts_connections(--door->connections);
        if (conn->was_upgraded)
                counts_close(conn->close_code);
        tally_leave(conn);
        list_remove(&conn->dirty);
        deadline_clear(door->wheel, &conn->life);
        send_unstick(conn);
        pending_drop(&conn->inbox);
        pending_drop(&conn->out);
        free(conn->shown);
        free(conn);
        accept_look(door);
}

/* Whatever is queued is dropped, by libwebsockets (which would first wait for it to be flushed) and by the kernel. */
void conn_kill(struct ws_conn *conn)
{
        struct linger drop = {.l_onoff = 1, .l_linger = 0};
        int           fd   = lws_get_socket_fd(conn->wsi);

        setsockopt(fd, SOL_SOCKET, SO_LINGER, &drop, sizeof drop);
        shutdown(fd, SHUT_RDWR);
        lws_set_timeout(conn->wsi, PENDING_TIMEOUT_KILLED_BY_PARENT, LWS_TO_KILL_SYNC);
}

static void closed_too_slowly(struct deadline *deadline)
{
        conn_kill(LIST_ITEM(deadline, struct ws_conn, life));
}

/* A close frame of our own making: libwebsockets would want to be inside its callback, and would hang a timer of its linear list on each connection that closes. */
void conn_close(struct ws_conn *conn, enum ws_close code, const char *reason)
{
        size_t  len = strlen(reason);
        uint8_t frame[4 + 123];

        if (conn->state == WS_CLOSING || conn->is_broken)
                return;
        if (conn->state == WS_NEW) {
                conn->is_broken = true;
                send_mark(conn);
                return;
        }
        if (len > 123)
                len = 123;
        frame[0] = 0x88;
        frame[1] = (uint8_t)(2 + len);
        frame[2] = (uint8_t)(code >> 8);
        frame[3] = (uint8_t)code;
        memcpy(frame + 4, reason, len);
        log_debug("socket closed", LOG_ID("conn_id", conn->id), LOG_INT("code", code), LOG_TEXT("reason", reason));
        send_out(conn);
        /* Half a reply may be on its way: what comes after it would be read as its rest. */
        if (!pending_taken(conn->out))
                send_now(conn, (struct str){(const char *)frame, 4 + len});
        conn->state      = WS_CLOSING;
        conn->close_code = (int)code;
        pending_drop(&conn->inbox);
        pending_drop(&conn->out);
        send_unstick(conn);
        deadline_set(conn->door->wheel, &conn->life, WS_CLOSE_MS, closed_too_slowly);
        /* To read the peer's answer, or its end. */
        calls_continue(conn);
}
