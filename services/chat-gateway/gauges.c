/* gauges.c — what is looked up at each print. */

#include "chat-gateway/gauges.h"

#include "base/metrics.h"
#include "chat-gateway/attendance.h"
#include "chat-gateway/events.h"
#include "chat-gateway/ingest.h"
#include "door_ws/door_ws.h"

#define GAUGE(variable, name_, sentence_)   static struct metric variable = {.name = name_, .sentence = sentence_, .kind = METRIC_GAUGE}
#define COUNTER(variable, name_, sentence_) static struct metric variable = {.name = name_, .sentence = sentence_, .kind = METRIC_COUNTER}

GAUGE(sessions,        "chat_gateway_sessions",           "Sockets and streams whose session is open.");
GAUGE(subscriptions,   "chat_gateway_subscriptions",      "Logs followed, counted for each session.");
GAUGE(logs,            "chat_gateway_logs",               "Rooms and users whose events this process follows.");
GAUGE(ingest_waiting_, "chat_ingest_waiting",             "Messages queued or being committed.");
GAUGE(feed_age,        "chat_feed_lag_seconds",           "How long ago the feed was last read.");
GAUGE(bus_up,          "chat_bus_up",                     "Whether every endpoint of the bus is there.");
GAUGE(bus_endpoints,   "chat_bus_endpoints_up",           "How many endpoints of the bus are there.");
GAUGE(present_here,    "chat_presence_here",              "People with a session open on this process.");
GAUGE(present_leases,  "chat_presence_leases",            "Other gateways whose people are known here.");
GAUGE(present_watchers, "chat_presence_watchers",         "Sockets that follow whether others are there.");
GAUGE(present_stale,   "chat_presence_stale",             "Whether what is known of others' presence is old, because the nodes do not hear of each other.");
COUNTER(sends,         "chat_gateway_sends_total",        "Writes to sockets: frames per write is what decides the throughput.");
COUNTER(bytes,         "chat_gateway_bytes_sent_total",   "Bytes of events written to sockets.");
COUNTER(holds,         "chat_gateway_holds_total",        "Times that an event waited for an earlier one.");
COUNTER(gap_fills,     "chat_gateway_gap_fills_total",    "Gaps that did not fill by themselves and were read from the database.");
COUNTER(gap_messages,  "chat_gateway_gap_messages_total", "Events that came by such a reading.");
COUNTER(doubts,        "chat_gateway_reader_questions_total", "Times that the database was asked who may still read a room.");
COUNTER(syncs,         "chat_gateway_sync_required_total", "Times that a slow socket was told to sync.");
COUNTER(signals_lost,  "chat_gateway_signals_dropped_total", "Typing and the like that a full socket did not get.");

static const char *const causes[GAP_CAUSES] = {[GAP_BUS] = "bus", [GAP_TAIL] = "tail", [GAP_RECONNECT] = "reconnect"};

static struct {
        struct events       *events;
        const struct ingest *ingest;
        const struct attendance *attendance;
} sources;

static void collect(void *unused)
{
        struct live_figures live        = live_figures(events_live(sources.events));
        struct presence_figures present = attendance_figures(sources.attendance);

        (void)unused;
        series_set(metric_only(&sessions), (double)live.connections);
        series_set(metric_only(&subscriptions), (double)live.subscriptions);
        series_set(metric_only(&logs), (double)live.logs);
        series_set(metric_only(&ingest_waiting_), ingest_waiting(sources.ingest));
        series_set(METRIC(&feed_age, "chat", "gateway"), (double)events_feed_age_ms(sources.events) / 1e3);
        series_set(metric_only(&bus_up), events_bus_is_up(sources.events));
        series_set(metric_only(&bus_endpoints), events_bus_endpoints_up(sources.events));
        series_set(metric_only(&present_here), (double)present.here);
        series_set(metric_only(&present_leases), (double)present.leases);
        series_set(metric_only(&present_watchers), (double)present.watchers);
        series_set(metric_only(&present_stale), present.is_stale);
        series_set(metric_only(&sends), (double)live.sends);
        ws_count_events(live.frames_sent);
        series_set(metric_only(&bytes), (double)live.bytes_sent);
        series_set(metric_only(&holds), (double)live.holds);
        for (int cause = 0; cause < GAP_CAUSES; cause++) {
                series_set(METRIC(&gap_fills, causes[cause]), (double)live.gap_reads[cause]);
                series_set(METRIC(&gap_messages, causes[cause]), (double)live.gap_events[cause]);
        }
        series_set(metric_only(&doubts), (double)live.doubts);
        series_set(metric_only(&syncs), (double)live.syncs_required);
        series_set(metric_only(&signals_lost), (double)live.signals_dropped);
}

void gauges_begin(struct events *events, const struct ingest *ingest, const struct attendance *attendance)
{
        struct metric *const all[] = {&sessions, &subscriptions, &logs, &ingest_waiting_, &feed_age, &bus_up, &bus_endpoints, &sends, &bytes, &holds, &gap_fills, &gap_messages,
                                      &doubts, &syncs, &signals_lost, &present_here, &present_leases, &present_watchers, &present_stale};

        feed_age.labels[0] = "feed";
        feed_age.labels[1] = "reader";
        gap_fills.labels[0] = gap_messages.labels[0] = "cause";
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                metrics_register(all[i]);
        sources.events = events;
        sources.ingest = ingest;
        sources.attendance = attendance;
        metrics_on_collect(collect, NULL);
}

void gauges_end(void)
{
        metrics_off_collect(collect, NULL);
}
