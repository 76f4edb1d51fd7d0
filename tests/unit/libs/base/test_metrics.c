/* test_metrics.c — what is counted, and how it is printed. */

#include "base/metrics.h"

#include <math.h>
#include <pthread.h>
#include <string.h>
#include "base/buf.h"
#include "tests/support/check.h"

static struct buf out;

static const char *printed(bool is_open)
{
        buf_fini(&out);
        buf_init(&out, NULL, METRICS_TEXT_BYTES_MAX);
        metrics_print(&out, is_open);
        buf_put_char(&out, '\0');
        CHECK(!out.overflowed);
        return out.at;
}
#define CHECK_PRINTED(is_open, part) CHECK(strstr(printed(is_open), part) != NULL)

TEST(counters_only_rise)
{
        static struct metric sent = {.name = "chat_sent_total", .sentence = "Sent.", .kind = METRIC_COUNTER, .labels = {"kind", "way"}};
        metrics_register(&sent);
        metrics_register(&sent);
        CHECK_PRINTED(false, "# HELP chat_sent_total Sent.\n# TYPE chat_sent_total counter\n");
        series_add(METRIC(&sent, "text", "in"), 2);
        series_add(METRIC(&sent, "text", "in"), 1);
        series_add(METRIC(&sent, "poll", "in"), 1);
        series_add(METRIC(&sent, "text", "in"), -5);
        CHECK(METRIC(&sent, "text", "in") == METRIC(&sent, "text", "in"));
        CHECK_PRINTED(false, "chat_sent_total{kind=\"text\",way=\"in\"} 3\nchat_sent_total{kind=\"poll\",way=\"in\"} 1\n");
        CHECK_PRINTED(true, "# TYPE chat_sent counter\nchat_sent_total{kind=\"text\",way=\"in\"} 3\n");
        const char *text = printed(true);
        assert_string_equal(text + strlen(text) - 6, "# EOF\n");
}

TEST(gauges_move_and_are_there_from_the_start)
{
        static struct metric open = {.name = "chat_open", .sentence = "Open.", .kind = METRIC_GAUGE};
        metrics_register(&open);
        CHECK_PRINTED(false, "chat_open 0\n");
        series_add(metric_only(&open), 5);
        series_add(metric_only(&open), -2);
        CHECK_PRINTED(false, "chat_open 3\n");
        series_set(metric_only(&open), 1.25);
        CHECK_PRINTED(false, "chat_open 1.25\n");
        series_set(metric_only(&open), 1795168800123);
        CHECK_PRINTED(false, "chat_open 1795168800123\n");
        series_set(metric_only(&open), NAN);
        CHECK_PRINTED(false, "chat_open NaN\n");
}

TEST(histograms_add_up)
{
        static const double  bounds[] = {0.5, 1, 10};
        static struct metric took     = {.name = "chat_took_seconds", .sentence = "Took.", .kind = METRIC_HISTOGRAM,
                                         .labels = {"op"}, .bounds = bounds, .bounds_count = 3};
        struct series       *series   = METRIC(&took, "x");
        const double         values[] = {0.5, 0.75, 1, 5, 100, NAN};
        for (size_t i = 0; i < 6; i++)
                series_observe(series, values[i]);
        CHECK_PRINTED(false, "chat_took_seconds_bucket{op=\"x\",le=\"0.5\"} 1\n"
                             "chat_took_seconds_bucket{op=\"x\",le=\"1.0\"} 3\n"
                             "chat_took_seconds_bucket{op=\"x\",le=\"10.0\"} 4\n"
                             "chat_took_seconds_bucket{op=\"x\",le=\"+Inf\"} 5\n"
                             "chat_took_seconds_sum{op=\"x\"} 107.25\n"
                             "chat_took_seconds_count{op=\"x\"} 5\n");
        series_observe_traced(series, 5, STR("0af7651916cd43dd8448eb211c80319c"));
        CHECK_PRINTED(true, "le=\"10.0\"} 5 # {trace_id=\"0af7651916cd43dd8448eb211c80319c\"} 5 1");
        CHECK(!strstr(printed(false), "trace_id"));
        series_observe_traced(series, 5, STR("short"));
        CHECK_PRINTED(false, "chat_took_seconds_count{op=\"x\"} 7\n");
}

TEST(a_histogram_without_bounds_counts_seconds)
{
        static struct metric took = {.name = "chat_default_seconds", .sentence = "Took.", .kind = METRIC_HISTOGRAM};
        series_observe(metric_only(&took), 0.002);
        CHECK_PRINTED(false, "chat_default_seconds_bucket{le=\"0.001\"} 0\nchat_default_seconds_bucket{le=\"0.0025\"} 1\n");
}

TEST(series_are_bounded)
{
        static struct metric codes = {.name = "chat_codes_total", .sentence = "Codes.", .kind = METRIC_COUNTER,
                                      .labels = {"code"}, .series_max = 3};
        char name[16];
        for (int i = 0; i < 100; i++) {
                snprintf(name, sizeof name, "%d", i);
                series_add(METRIC(&codes, name), 1);
        }
        CHECK_PRINTED(false, "chat_codes_total{code=\"2\"} 1\nchat_codes_total{code=\"other\"} 97\n");
        CHECK(!strstr(printed(false), "code=\"3\""));
}

TEST(labels_are_escaped)
{
        static struct metric odd = {.name = "chat_odd", .sentence = "A \\ and\nmore.", .kind = METRIC_GAUGE, .labels = {"x"}};
        series_set(METRIC(&odd, "a\"b\\c\nd"), 1);
        CHECK_PRINTED(false, "# HELP chat_odd A \\\\ and\\nmore.\n");
        CHECK_PRINTED(false, "chat_odd{x=\"a\\\"b\\\\c\\nd\"} 1\n");
}

static struct metric looked_up = {.name = "chat_looked_up", .sentence = "Looked up.", .kind = METRIC_GAUGE};

static void look_up(void *value)
{
        series_set(metric_only(&looked_up), *(int *)value);
}

TEST(collectors_are_asked_before_each_print)
{
        int value = 4;
        metrics_on_collect(look_up, &value);
        CHECK_PRINTED(false, "chat_looked_up 4\n");
        value = 5;
        CHECK_PRINTED(false, "chat_looked_up 5\n");
        metrics_off_collect(look_up, &value);
        value = 6;
        CHECK_PRINTED(false, "chat_looked_up 5\n");
}

static struct metric busy = {.name = "chat_busy_total", .sentence = "Busy.", .kind = METRIC_COUNTER, .labels = {"n"}};
static struct metric busy_seconds = {.name = "chat_busy_seconds", .sentence = "Busy.", .kind = METRIC_HISTOGRAM};

static void *count_much(void *unused)
{
        static const char *const names[] = {"a", "b", "c"};
        (void)unused;
        for (int i = 0; i < 30000; i++) {
                series_add(METRIC(&busy, names[i % 3]), 1);
                series_observe_traced(metric_only(&busy_seconds), 0.001, STR("0af7651916cd43dd8448eb211c80319c"));
        }
        return NULL;
}

TEST(threads_lose_no_count)
{
        pthread_t threads[3];
        for (int i = 0; i < 3; i++)
                pthread_create(&threads[i], NULL, count_much, NULL);
        printed(true);
        for (int i = 0; i < 3; i++)
                pthread_join(threads[i], NULL);
        CHECK_PRINTED(false, "chat_busy_total{n=\"a\"} 30000\n");
        CHECK_PRINTED(false, "chat_busy_seconds_count 90000\n");
        buf_fini(&out);
}

SUITE(CASE(counters_only_rise), CASE(gauges_move_and_are_there_from_the_start), CASE(histograms_add_up),
      CASE(a_histogram_without_bounds_counts_seconds), CASE(series_are_bounded), CASE(labels_are_escaped),
      CASE(collectors_are_asked_before_each_print), CASE(threads_lose_no_count))
