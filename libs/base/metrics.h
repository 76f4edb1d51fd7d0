/* metrics.h — counters, gauges and histograms, printed for Prometheus and OpenMetrics. Any thread.
 *
 *      static struct metric closes = {.name = "chat_gateway_closes_total", .sentence = "Connections closed, by code.",
 *                                     .kind = METRIC_COUNTER, .labels = {"code"}};
 *      metrics_register(&closes);                                     // at start, so that it is there before it first counts
 *      series_add(METRIC(&closes, "4403"), 1);                        // or keep the series: it lasts until exit
 *
 * A family is a static struct. Label values come from bounded sets of our own: a route template, an operation, a code, never a user,
 * a room, an address or anything a stranger wrote. Past series_max, whatever is new counts on one series whose values are "other".
 * Counting takes no lock; finding a series by its values takes a short one.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

#define METRIC_LABELS_MAX  4
#define METRIC_SERIES_MAX  100
#define METRIC_BOUNDS_MAX  24
#define METRICS_COLLECTORS_MAX 32
#define METRICS_TEXT_BYTES_MAX ((size_t)8 * 1024 * 1024)

#define METRICS_CONTENT_TYPE     "text/plain; version=0.0.4; charset=utf-8"
#define METRICS_CONTENT_TYPE_OPEN "application/openmetrics-text; version=1.0.0; charset=utf-8"

struct buf;
struct series;

struct metric {
        const char *name, *sentence;                     /* prefix chat_, base units, _total for counters */
        enum { METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM } kind;
        const char *labels[METRIC_LABELS_MAX];           /* NULL after the last */
        const double *bounds;                            /* of a histogram, rising; NULL: metric_seconds */
        size_t      bounds_count;
        size_t      series_max;                          /* 0: METRIC_SERIES_MAX */

        struct series *series, *last, *only, *other;     /* from here on the registry's */
        size_t         series_count;
        struct metric *next;
        bool           is_registered;
};

#define METRIC_SECONDS_COUNT 14
#define METRIC_BYTES_COUNT   9
extern const double metric_seconds[METRIC_SECONDS_COUNT];     /* half a millisecond to ten seconds */
extern const double metric_bytes[METRIC_BYTES_COUNT];         /* 256 bytes to 16 MiB */

/* May be called again. A family without labels has its series from then on. */
void metrics_register(struct metric *metric);

/* Found or made; one value for each label, copied. Registers the family if need be. Never NULL. */
struct series *metric_series(struct metric *metric, const char *const *values, size_t count);
#define METRIC(metric, ...) metric_series((metric), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
/* Of a family without labels. */
struct series *metric_only(struct metric *metric);

void series_add(struct series *series, double by);       /* counters: not below zero; gauges: either way */
void series_set(struct series *series, double value);    /* gauges, and counters that somebody else counts */
void series_observe(struct series *series, double value);                          /* histograms */
void series_observe_traced(struct series *series, double value, struct str trace);      /* with its trace as exemplar */
double series_value(const struct series *series);        /* a histogram's: its sum */

/* Called before each print, on the printing thread: for what is looked up rather than counted. */
void metrics_on_collect(void (*collect)(void *owner), void *owner);
void metrics_off_collect(void (*collect)(void *owner), void *owner);

/* Everything, in the order of registration. `is_open`: OpenMetrics with exemplars, else the older text format. */
void metrics_print(struct buf *out, bool is_open);
