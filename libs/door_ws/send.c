/* send.c — finished bytes to the socket: at once while it takes them, through its writable callback only when it was full. */

#include "door_ws/connection.h"

#include <linux/tcp.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include "base/clock.h"
#include "base/memory.h"
#include "loop/loop.h"

#define STUCK_LOOK_MS (WS_STUCK_MS / 5)

size_t ws_frame_header(size_t payload_bytes, uint8_t out[static 10])
{
        out[0] = 0x81;
        if (payload_bytes < 126) {
                out[1] = (uint8_t)payload_bytes;
                return 2;
        }
        if (payload_bytes <= UINT16_MAX) {
                out[1] = 126;
                out[2] = (uint8_t)(payload_bytes >> 8);
                out[3] = (uint8_t)payload_bytes;
                return 4;
        }
        out[1] = 127;
        for (int i = 0; i < 8; i++)
                out[2 + i] = (uint8_t)((uint64_t)payload_bytes >> (56 - 8 * i));
        return 10;
}

void send_mark(struct ws_conn *conn)
{
        if (link_is_in_list(&conn->dirty))
                return;
        list_append(&conn->door->dirty, &conn->dirty);
        /* The end of this turn may have passed. */
        loop_again(conn->door->config.loop);
}

bool send_is_full(struct ws_conn *conn)
{
        return pending_taken(conn->out) || lws_partial_buffered(conn->wsi);
}

/* --- no progress */

struct stuck {
        struct deadline deadline;
        struct ws_conn *conn;
        uint64_t        acknowledged;                    /* by its peer, when it was last looked at */
        int64_t         progress_ms;                     /* when that last grew */
};

void send_unstick(struct ws_conn *conn)
{
        if (!conn->stuck)
                return;
        deadline_clear(conn->door->wheel, &conn->stuck->deadline);
        free(conn->stuck);
        conn->stuck = NULL;
}

/* How much its peer has acknowledged, ever: the only sign of life of a reader whose window is small. */
static uint64_t acknowledged(const struct ws_conn *conn)
{
        struct tcp_info info  = {0};
        socklen_t       bytes = sizeof info;

        if (getsockopt(lws_get_socket_fd(conn->wsi), IPPROTO_TCP, TCP_INFO, &info, &bytes) != 0)
                return 0;
        return info.tcpi_bytes_acked;
}

static void look_whether_stuck(struct deadline *deadline)
{
        struct stuck   *stuck  = LIST_ITEM(deadline, struct stuck, deadline);
        struct ws_conn *conn   = stuck->conn;
        uint64_t        now    = acknowledged(conn);
        int64_t         now_ms = clock_monotonic_ms();

        if (!send_is_full(conn)) {
                send_unstick(conn);
                return;
        }
        if (now != stuck->acknowledged)
                stuck->progress_ms = now_ms;
        stuck->acknowledged = now;
        if (now_ms - stuck->progress_ms >= WS_STUCK_MS)
                conn_close(conn, WS_SLOW_CONSUMER, "nothing was read for ten seconds");
        else
                deadline_set(conn->door->wheel, deadline, STUCK_LOOK_MS, look_whether_stuck);
}

/* What the kernel holds for its peer, and what waits here; a piece that lws has kept is in neither. */
static size_t unsent(const struct ws_conn *conn)
{
        int in_kernel = 0;

        if (ioctl(lws_get_socket_fd(conn->wsi), SIOCOUTQ, &in_kernel) != 0)
                in_kernel = 0;
        return (size_t)in_kernel + pending_rest(conn->out).len;
}

static void note_full(struct ws_conn *conn)
{
        counts_unsent(unsent(conn));
        lws_callback_on_writable(conn->wsi);
        if (conn->stuck || conn->state == WS_CLOSING)
                return;
        conn->stuck              = memory_zero(sizeof *conn->stuck);
        conn->stuck->conn        = conn;
        conn->stuck->progress_ms = clock_monotonic_ms();
        deadline_set(conn->door->wheel, &conn->stuck->deadline, STUCK_LOOK_MS, look_whether_stuck);
}

/* --- writing */

bool send_now(struct ws_conn *conn, struct str bytes)
{
        /* LWS_WRITE_RAW changes nothing in them and needs no room before them. */
        if (conn->is_broken || lws_write(conn->wsi, (unsigned char *)(uintptr_t)bytes.at, bytes.len, LWS_WRITE_RAW) < 0) {
                conn->is_broken = true;
                send_mark(conn);
                return false;
        }
        counts_sent(bytes.len);
        if (lws_partial_buffered(conn->wsi))
                note_full(conn);
        return true;
}

/* In slices, since what the socket does not take is copied. */
void send_out(struct ws_conn *conn)
{
        while (conn->out && !lws_partial_buffered(conn->wsi)) {
                struct str slice = pending_rest(conn->out);

                if (slice.len > WS_UNSENT_BYTES_MAX)
                        slice.len = WS_UNSENT_BYTES_MAX;
                if (!send_now(conn, slice))
                        return;
                pending_take(&conn->out, slice.len);
        }
}

void send_reply(struct ws_conn *conn, struct str payload)
{
        uint8_t header[10];
        size_t  header_len = ws_frame_header(payload.len, header);

        if (conn->state == WS_CLOSING || conn->is_broken)
                return;
        if (pending_all(conn->out) > WS_REPLY_BYTES_MAX) {
                conn_close(conn, WS_SLOW_CONSUMER, "too many answers were asked for and not read");
                return;
        }
        pending_put(&conn->out, (struct str){(const char *)header, header_len}, WS_OUT_BYTES_MAX);
        pending_put(&conn->out, payload, WS_OUT_BYTES_MAX);
        counts_reply();
        send_mark(conn);
}

void send_room(struct ws_conn *conn)
{
        struct door_ws *door = conn->door;

        send_out(conn);
        if (conn->state == WS_CLOSING || send_is_full(conn))
                return;
        send_unstick(conn);
        calls_continue(conn);
        if (conn->wants_writable && conn->state == WS_OPEN && door->config.writable) {
                conn->wants_writable = false;
                door->config.writable(door->config.owner, (struct ws_handle){conn->slot, conn->generation});
        }
}

enum ws_sent ws_send_frames(struct door_ws *door, struct ws_handle handle, struct str frames)
{
        struct ws_conn *conn = conn_find(door, handle);

        if (!conn || conn->is_broken || conn->state == WS_CLOSING || conn->state == WS_NEW)
                return WS_GONE;
        send_out(conn);
        if (send_is_full(conn)) {
                conn->wants_writable = true;
                return WS_FULL;
        }
        return send_now(conn, frames) ? WS_SENT : WS_GONE;
}

void ws_send_behind(struct door_ws *door, struct ws_handle handle, struct str frame)
{
        struct ws_conn *conn = conn_find(door, handle);

        if (!conn || conn->is_broken || conn->state == WS_CLOSING || conn->state == WS_NEW)
                return;
        if (pending_all(conn->out) + frame.len > WS_OUT_BYTES_MAX) {
                conn_close(conn, WS_SLOW_CONSUMER, "too much waits and is not read");
                return;
        }
        pending_put(&conn->out, frame, WS_OUT_BYTES_MAX);
        send_mark(conn);
}

bool ws_is_there(const struct door_ws *door, struct ws_handle handle)
{
        const struct ws_conn *conn = conn_find(door, handle);
        return conn && !conn->is_broken && conn->state != WS_CLOSING;
}

bool ws_is_full(const struct door_ws *door, struct ws_handle handle)
{
        struct ws_conn *conn = conn_find(door, handle);
        return conn && send_is_full(conn);
}
