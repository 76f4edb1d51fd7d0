/* counts.c — what this door tells the metrics. */

#include "door_ws/counts.h"

#include "base/metrics.h"

static struct metric connections = {.name = "chat_gateway_connections", .sentence = "Sockets, those not yet upgraded included.", .kind = METRIC_GAUGE};
static struct metric handshakes  = {.name = "chat_gateway_handshakes_total", .sentence = "Upgrades asked for, by their result.", .kind = METRIC_COUNTER, .labels = {"result"}};
static struct metric closes      = {.name = "chat_gateway_closes_total", .sentence = "Sockets that ended, by close code.", .kind = METRIC_COUNTER, .labels = {"code"}};
static struct metric bytes       = {.name = "chat_gateway_bytes_total", .sentence = "Bytes of frames, by direction.", .kind = METRIC_COUNTER, .labels = {"direction"}};
static struct metric frames      = {.name = "chat_gateway_frames_total", .sentence = "Frames, by direction and by what they hold.", .kind = METRIC_COUNTER, .labels = {"direction", "type"}};
static struct metric slow_closes = {.name = "chat_gateway_slow_consumer_closes_total", .sentence = "Sockets closed because their reader made no progress.", .kind = METRIC_COUNTER};
static struct metric unsent      = {.name = "chat_gateway_send_queue_bytes", .sentence = "What waited for a socket's reader each time that the socket took no more.",
                                    .kind = METRIC_HISTOGRAM, .bounds = metric_bytes, .bounds_count = METRIC_BYTES_COUNT};
static struct metric writes      = {.name = "chat_gateway_writes_total", .sentence = "Writes to sockets; each carries one frame or many.", .kind = METRIC_COUNTER};

/* The ones of the hot path are looked up once. */
static struct series *connections_now, *bytes_in, *bytes_out, *requests, *replies, *events, *writes_out;

static const struct {
        int         code;
        const char *label;
} codes[] = {
        {0, "none"}, {1000, "1000"}, {1001, "1001"}, {WS_GOING_AWAY, "4000"}, {WS_HEARTBEAT_MISSED, "4001"}, {WS_BAD_GATEWAY_STATE, "4002"},
        {WS_SLOW_CONSUMER, "4008"}, {WS_REPLACED, "4009"}, {WS_BAD_FRAME, "4400"}, {WS_TOKEN_ENDED, "4401"}, {WS_SESSION_REVOKED, "4403"},
        {WS_NOT_OPENED_IN_TIME, "4405"}, {WS_TOO_LARGE, "4413"}, {WS_ABUSE, "4429"}, {WS_INTERNAL, "4500"}, {WS_OVERLOADED, "4503"},
};

void counts_register(void)
{
        connections_now = metric_only(&connections);
        bytes_in        = METRIC(&bytes, "in");
        bytes_out       = METRIC(&bytes, "out");
        requests        = METRIC(&frames, "in", "request");
        replies         = METRIC(&frames, "out", "reply");
        events          = METRIC(&frames, "out", "event");
        writes_out      = metric_only(&writes);
        metrics_register(&slow_closes);
        metrics_register(&unsent);
        METRIC(&handshakes, "ok");
        METRIC(&closes, "none");
}

void counts_connections(int count)
{
        series_set(connections_now, count);
}

void counts_handshake(const char *result)
{
        series_add(METRIC(&handshakes, result), 1);
}

/* A peer may close with any code: only ours and the usual two have a series. */
void counts_close(int code)
{
        const char *label = "other";

        for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
                if (codes[i].code == code)
                        label = codes[i].label;
        series_add(METRIC(&closes, label), 1);
        if (code == WS_SLOW_CONSUMER)
                series_add(metric_only(&slow_closes), 1);
}

void counts_received(size_t count, bool is_whole)
{
        series_add(bytes_in, (double)count);
        if (is_whole)
                series_add(requests, 1);
}

void counts_sent(size_t count)
{
        series_add(bytes_out, (double)count);
        series_add(writes_out, 1);
}

void counts_reply(void)
{
        series_add(replies, 1);
}

void counts_unsent(size_t count)
{
        series_observe(metric_only(&unsent), (double)count);
}

void ws_count_events(int64_t total)
{
        series_set(events, (double)total);
}
