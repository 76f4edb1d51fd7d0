/* metrics.c — the registry of everything that is counted. */

#include "base/metrics.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/clock.h"
#include "base/memory.h"

#define TRACE_BYTES 32
#define OTHER       "other"
#define CHAINS      1024

const double metric_seconds[METRIC_SECONDS_COUNT] = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
const double metric_bytes[METRIC_BYTES_COUNT]     = {256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216};

struct exemplar {
        char    trace[TRACE_BYTES + 1];                  /* empty: none */
        double  value;
        int64_t at_ms;
        size_t  bucket;
};

struct series {
        struct series   *next;                           /* of the family */
        struct series   *chained;                        /* of those whose values hash alike */
        struct metric   *metric;
        char            *values[METRIC_LABELS_MAX];
        _Atomic double   value;                          /* of a histogram: the sum */
        struct exemplar  exemplar;                       /* under the registry's mutex */
        _Atomic uint64_t buckets[];                      /* of a histogram: one for each bound, and one for all above */
};

static struct {
        pthread_mutex_t mutex;
        struct metric  *first, *last;
        struct series  *chains[CHAINS];
        struct {
                void (*collect)(void *owner);
                void *owner;
        } collectors[METRICS_COLLECTORS_MAX];
} registry = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static size_t labels_of(const struct metric *metric)
{
        size_t count = 0;
        while (count < METRIC_LABELS_MAX && metric->labels[count])
                count++;
        return count;
}

/* FNV-1a: the values are ours, nobody aims. */
static struct series **chain_of(const struct metric *metric, const char *const *values, size_t count)
{
        uint64_t hash = 0xcbf29ce484222325 ^ (uintptr_t)metric;
        for (size_t i = 0; i < count; i++)
                for (const char *at = values[i];; at++) {
                        hash = (hash ^ (unsigned char)*at) * 0x100000001b3;
                        if (!*at)
                                break;
                }
        return &registry.chains[(hash ^ hash >> 32) % CHAINS];
}

static struct series *series_create(struct metric *metric, const char *const *values)
{
        size_t         buckets = metric->kind == METRIC_HISTOGRAM ? metric->bounds_count + 1 : 0;
        struct series *series  = memory_zero(sizeof *series + buckets * sizeof series->buckets[0]);
        size_t         labels  = labels_of(metric);
        series->metric         = metric;
        for (size_t i = 0; i < labels; i++)
                series->values[i] = memory_text(values ? values[i] : OTHER);
        struct series **chain = chain_of(metric, (const char *const *)series->values, labels);
        series->chained       = *chain;
        *chain                = series;
        if (metric->last)
                metric->last->next = series;
        else
                metric->series = series;
        metric->last = series;
        metric->series_count++;
        return series;
}

static void register_locked(struct metric *metric)
{
        if (metric->is_registered)
                return;
        metric->is_registered = true;
        if (metric->kind == METRIC_HISTOGRAM && !metric->bounds) {
                metric->bounds       = metric_seconds;
                metric->bounds_count = METRIC_SECONDS_COUNT;
        }
        assert(metric->bounds_count <= METRIC_BOUNDS_MAX);
        if (!metric->series_max)
                metric->series_max = METRIC_SERIES_MAX;
        if (registry.last)
                registry.last->next = metric;
        else
                registry.first = metric;
        registry.last = metric;
        if (!metric->labels[0])
                __atomic_store_n(&metric->only, series_create(metric, NULL), __ATOMIC_RELEASE);
}

void metrics_register(struct metric *metric)
{
        pthread_mutex_lock(&registry.mutex);
        register_locked(metric);
        pthread_mutex_unlock(&registry.mutex);
}

static bool series_is(const struct series *series, const struct metric *metric, const char *const *values, size_t count)
{
        if (series->metric != metric)
                return false;
        for (size_t i = 0; i < count; i++)
                if (strcmp(series->values[i], values[i]) != 0)
                        return false;
        return true;
}

struct series *metric_series(struct metric *metric, const char *const *values, size_t count)
{
        assert(count == labels_of(metric));
        pthread_mutex_lock(&registry.mutex);
        register_locked(metric);
        struct series *series = *chain_of(metric, values, count);
        while (series && !series_is(series, metric, values, count))
                series = series->chained;
        if (!series && metric->series_count < metric->series_max)
                series = series_create(metric, values);
        if (!series && !metric->other)
                metric->other = series_create(metric, NULL);
        if (!series)
                series = metric->other;
        pthread_mutex_unlock(&registry.mutex);
        return series;
}

struct series *metric_only(struct metric *metric)
{
        struct series *only = __atomic_load_n(&metric->only, __ATOMIC_ACQUIRE);
        return only ? only : metric_series(metric, NULL, 0);
}

/* --- counting */

void series_add(struct series *series, double by)
{
        if (series->metric->kind == METRIC_COUNTER && !(by >= 0))
                return;
        double before = atomic_load_explicit(&series->value, memory_order_relaxed);
        while (!atomic_compare_exchange_weak_explicit(&series->value, &before, before + by, memory_order_relaxed,
                                                      memory_order_relaxed))
                ;
}

void series_set(struct series *series, double value)
{
        atomic_store_explicit(&series->value, value, memory_order_relaxed);
}

double series_value(const struct series *series)
{
        return atomic_load_explicit(&series->value, memory_order_relaxed);
}

static size_t bucket_of(const struct metric *metric, double value)
{
        size_t at = 0;
        while (at < metric->bounds_count && value > metric->bounds[at])
                at++;
        return at;
}

void series_observe(struct series *series, double value)
{
        assert(series->metric->kind == METRIC_HISTOGRAM);
        if (isnan(value))
                return;
        atomic_fetch_add_explicit(&series->buckets[bucket_of(series->metric, value)], 1, memory_order_relaxed);
        series_add(series, value);
}

void series_observe_traced(struct series *series, double value, struct str trace)
{
        series_observe(series, value);
        /* An example need not be the last one: whoever finds the door locked goes on. */
        if (trace.len != TRACE_BYTES || isnan(value) || pthread_mutex_trylock(&registry.mutex) != 0)
                return;
        memcpy(series->exemplar.trace, trace.at, TRACE_BYTES);
        series->exemplar.value  = value;
        series->exemplar.at_ms  = clock_wall_ms();
        series->exemplar.bucket = bucket_of(series->metric, value);
        pthread_mutex_unlock(&registry.mutex);
}

/* --- collecting */

void metrics_on_collect(void (*collect)(void *owner), void *owner)
{
        pthread_mutex_lock(&registry.mutex);
        size_t at = 0;
        while (at < METRICS_COLLECTORS_MAX && registry.collectors[at].collect)
                at++;
        assert(at < METRICS_COLLECTORS_MAX);
        registry.collectors[at].collect = collect;
        registry.collectors[at].owner   = owner;
        pthread_mutex_unlock(&registry.mutex);
}

void metrics_off_collect(void (*collect)(void *owner), void *owner)
{
        pthread_mutex_lock(&registry.mutex);
        for (size_t at = 0; at < METRICS_COLLECTORS_MAX; at++)
                if (registry.collectors[at].collect == collect && registry.collectors[at].owner == owner)
                        registry.collectors[at].collect = NULL;
        pthread_mutex_unlock(&registry.mutex);
}

/* They find and set series, so the lock is not held while they run. */
static void collect_all(void)
{
        for (size_t at = 0; at < METRICS_COLLECTORS_MAX; at++) {
                pthread_mutex_lock(&registry.mutex);
                void (*collect)(void *) = registry.collectors[at].collect;
                void *owner             = registry.collectors[at].owner;
                pthread_mutex_unlock(&registry.mutex);
                if (collect)
                        collect(owner);
        }
}

/* --- printing */

static void put_number(struct buf *out, double value)
{
        if (isnan(value))
                buf_put(out, STR("NaN"));
        else if (isinf(value))
                buf_put(out, value > 0 ? STR("+Inf") : STR("-Inf"));
        else
                buf_printf(out, "%.*g", fabs(value) < 1e15 && value == floor(value) ? 16 : 12, value);
}

/* Both formats write a bound as a real number: "1.0". */
static void put_bound(struct buf *out, double bound)
{
        char text[40];
        snprintf(text, sizeof text, "%.12g", bound);
        buf_put(out, str_from(text));
        if (!strpbrk(text, ".e"))
                buf_put(out, STR(".0"));
}

static void put_escaped(struct buf *out, const char *text, bool with_quotes)
{
        for (; *text; text++) {
                if (*text == '\n')
                        buf_put(out, STR("\\n"));
                else if (*text == '\\' || (*text == '"' && with_quotes))
                        buf_put(out, (struct str){(char[]){'\\', *text}, 2});
                else
                        buf_put_char(out, *text);
        }
}

/* {a="x",b="y",le="0.1"}, or nothing at all. */
static void put_labels(struct buf *out, const struct series *series, const double *bound)
{
        const struct metric *metric = series->metric;
        size_t               count  = labels_of(metric);
        if (!count && !bound)
                return;
        for (size_t i = 0; i < count; i++) {
                buf_printf(out, "%c%s=\"", i ? ',' : '{', metric->labels[i]);
                put_escaped(out, series->values[i], true);
                buf_put_char(out, '"');
        }
        if (bound) {
                buf_printf(out, "%cle=\"", count ? ',' : '{');
                if (isinf(*bound))
                        buf_put(out, STR("+Inf"));
                else
                        put_bound(out, *bound);
                buf_put_char(out, '"');
        }
        buf_put_char(out, '}');
}

static void put_sample(struct buf *out, const struct series *series, const char *suffix, double value)
{
        buf_printf(out, "%s%s", series->metric->name, suffix);
        put_labels(out, series, NULL);
        buf_put_char(out, ' ');
        put_number(out, value);
        buf_put_char(out, '\n');
}

static void put_exemplar(struct buf *out, const struct exemplar *exemplar)
{
        buf_printf(out, " # {trace_id=\"%s\"} ", exemplar->trace);
        put_number(out, exemplar->value);
        buf_printf(out, " %" PRId64 ".%03d", exemplar->at_ms / 1000, (int)(exemplar->at_ms % 1000));
}

static void put_histogram(struct buf *out, const struct series *series, bool is_open)
{
        const struct metric *metric = series->metric;
        uint64_t             total  = 0;
        for (size_t i = 0; i <= metric->bounds_count; i++) {
                double bound = i < metric->bounds_count ? metric->bounds[i] : INFINITY;
                total += atomic_load_explicit(&series->buckets[i], memory_order_relaxed);
                buf_printf(out, "%s_bucket", metric->name);
                put_labels(out, series, &bound);
                buf_printf(out, " %" PRIu64, total);
                if (is_open && series->exemplar.trace[0] && series->exemplar.bucket == i)
                        put_exemplar(out, &series->exemplar);
                buf_put_char(out, '\n');
        }
        put_sample(out, series, "_sum", series_value(series));
        put_sample(out, series, "_count", (double)total);
}

/* OpenMetrics names a counter's family without the _total that its samples have. */
static void put_family(struct buf *out, const struct metric *metric, bool is_open)
{
        static const char *const kinds[] = {"counter", "gauge", "histogram"};
        struct str               name    = str_from(metric->name);
        if (is_open && metric->kind == METRIC_COUNTER && name.len > 6 && strcmp(metric->name + name.len - 6, "_total") == 0)
                name.len -= 6;
        buf_printf(out, "# HELP %.*s ", STR_ARG(name));
        put_escaped(out, metric->sentence, is_open);
        buf_printf(out, "\n# TYPE %.*s %s\n", STR_ARG(name), kinds[metric->kind]);
        for (const struct series *series = metric->series; series; series = series->next) {
                if (metric->kind == METRIC_HISTOGRAM)
                        put_histogram(out, series, is_open);
                else
                        put_sample(out, series, "", series_value(series));
        }
}

void metrics_print(struct buf *out, bool is_open)
{
        collect_all();
        pthread_mutex_lock(&registry.mutex);
        for (const struct metric *metric = registry.first; metric; metric = metric->next)
                put_family(out, metric, is_open);
        pthread_mutex_unlock(&registry.mutex);
        if (is_open)
                buf_put(out, STR("# EOF\n"));
}
