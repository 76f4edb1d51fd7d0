/* figures.c — what is counted as it happens. */

#include "chat-gateway/figures.h"

#include "base/metrics.h"

#define COUNTER(variable, name_, sentence_) static struct metric variable = {.name = name_, .sentence = sentence_, .kind = METRIC_COUNTER}

COUNTER(published,     "chat_bus_published_total",        "Events published on the bus.");
COUNTER(received,      "chat_bus_received_total",         "Events heard from the bus.");

COUNTER(forgotten,     "chat_reports_forgotten_total",    "Reports, with what they kept, that went half a year after they were decided about.");
COUNTER(reconnects,    "chat_bus_reconnects_total",       "Times that an endpoint of the bus came back.");

static struct metric fanout_seconds = {
        .name = "chat_message_fanout_seconds", .sentence = "From an event's arrival, committed here or come from elsewhere, to the last socket of this process, by how it came.",
        .kind = METRIC_HISTOGRAM, .labels = {"path"}};
static struct metric resumes = {
        .name = "chat_gateway_resume_total", .sentence = "Clients that said how far they are: taken up from the database, or told to load something anew.", .kind = METRIC_COUNTER,
        .labels = {"result"}};
static const char *const paths[FRAME_PATHS] = {[FRAME_LOCAL] = "local", [FRAME_BUS] = "bus", [FRAME_FILL] = "fill"};
static struct series *fanouts[FRAME_PATHS];
static struct metric accepted = {
        .name = "chat_messages_accepted_total", .sentence = "Messages stored, by kind of body.", .kind = METRIC_COUNTER, .labels = {"kind"}};
static struct metric rejected = {
        .name = "chat_messages_rejected_total", .sentence = "Messages refused, by reason.", .kind = METRIC_COUNTER, .labels = {"reason"}};
static struct metric ack_seconds = {
        .name = "chat_message_ack_seconds", .sentence = "From the door to the answer that means stored.", .kind = METRIC_HISTOGRAM};
static struct metric commit_seconds = {
        .name = "chat_ingest_commit_seconds", .sentence = "How long a batch took to commit.", .kind = METRIC_HISTOGRAM};
static const double batch_sizes[] = {1, 2, 4, 8, 16, 32, 64, 128, 256};
static struct metric batch_messages = {
        .name = "chat_ingest_batch_messages", .sentence = "Messages in a batch.", .kind = METRIC_HISTOGRAM, .bounds = batch_sizes,
        .bounds_count = sizeof batch_sizes / sizeof *batch_sizes};

void figures_register(void)
{
        struct metric *const all[] = {&published, &received, &accepted, &rejected, &ack_seconds, &commit_seconds, &batch_messages, &reconnects, &forgotten, &resumes};

        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                metrics_register(all[i]);
        for (int path = 0; path < FRAME_PATHS; path++)
                fanouts[path] = METRIC(&fanout_seconds, paths[path]);
}

static const char *kind_word(enum message_body_kind kind)
{
        switch (kind) {
        case MESSAGE_TEXT:     return "text";
        case MESSAGE_SEALED:   return "sealed";
        case MESSAGE_SYSTEM:   return "system";
        case MESSAGE_POLL:     return "poll";
        case MESSAGE_LOCATION: return "location";
        }
        return "other";
}

void figures_message(enum err err, enum message_body_kind kind, int64_t took_us)
{
        if (err == OK)
                series_add(METRIC(&accepted, kind_word(kind)), 1);
        else
                series_add(METRIC(&rejected, err_code(err)), 1);
        series_observe(metric_only(&ack_seconds), (double)took_us / 1e6);
}

void figures_batch(int messages, int64_t took_us)
{
        series_observe(metric_only(&batch_messages), messages);
        series_observe(metric_only(&commit_seconds), (double)took_us / 1e6);
}

void figures_bus_published(int count)
{
        series_add(metric_only(&published), count);
}

void figures_bus_heard(int count)
{
        series_add(metric_only(&received), count);
}

void figures_bus_reconnected(void)
{
        series_add(metric_only(&reconnects), 1);
}

void figures_fanout(enum frame_path path, int64_t took_us)
{
        series_observe(fanouts[path], (double)took_us / 1e6);
}

void figures_resume(bool is_whole)
{
        series_add(METRIC(&resumes, is_whole ? "db" : "reload"), 1);
}

void figures_forgotten(int64_t count)
{
        series_add(metric_only(&forgotten), (double)count);
}
