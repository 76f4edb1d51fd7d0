/* log_relay.c — sends what stands in logs above what was sent. */

#include "worker/jobs/log_relay.h"

#include "base/arena.h"
#include "base/log.h"
#include "base/metrics.h"
#include "pg/pg.h"
#include "worker/broken.h"
#include "worker/jobs/cloud_event.h"
#include "worker/repo/cursors.h"

#define SEND_MS       3000                               /* for acknowledgement; less than a lease */
#define SLICE_LOGS    500
#define SLICE_ENTRIES 10000

_Static_assert(SLICE_ENTRIES <= PRODUCER_RECORDS_MAX, "a slice is one send");
_Static_assert(SEND_MS < SHARDS_LEASE_MS, "a send ends before the lease does");

static struct metric relayed = {.name     = "chat_audit_relayed_total",
                                .sentence = "Audited events that Kafka has acknowledged.",
                                .kind     = METRIC_COUNTER,
                                .labels   = {"log"}};

void log_relay_register_metrics(void)
{
        metrics_register(&relayed);
}

/* What one round reads: of each log that is behind, entries above the last one sent. */
struct slice {
        struct moved      logs;
        int64_t          *last; /* the number of the last entry read of each log, or the last one sent */
        int              *counts, each_max, count;
        struct logged *entries;
};

static void take_those_behind(const struct log_relay *relay, const int64_t *sent, struct moved *logs,
                              struct slice *slice)
{
        int behind = 0;

        for (int i = 0; i < logs->count; i++)
                if (sent[i] < logs->seqs[i] && shards_have(&relay->shards, logs->ids[i])) {
                        logs->ids[behind]     = logs->ids[i];
                        logs->seqs[behind]    = logs->seqs[i];
                        slice->last[behind++] = sent[i];
                }
        logs->count = behind;
        slice->logs = *logs;
}

static enum err slice_read(struct log_relay *relay, enum log_of kind, struct moved *logs, struct slice *slice)
{
        int64_t  *sent = arena_array(relay->slice, int64_t, (size_t)logs->count);
        struct tx tx;

        slice->last   = arena_array(relay->slice, int64_t, (size_t)logs->count);
        slice->counts = arena_array(relay->slice, int, (size_t)logs->count);
        tx_begin(&tx, relay->pg, relay->slice, TX_READ);
        relayed_get(&tx, LOG_RELAY_READER, log_name(kind), logs->ids, logs->count, sent);
        take_those_behind(relay, sent, logs, slice);
        if (logs->count) {
                slice->each_max = SLICE_ENTRIES / logs->count;
                slice->count    = logs_read(&tx, kind, logs->ids, slice->last, logs->count, slice->each_max,
                                            &slice->entries);
        }
        TRY(tx_commit(&tx));
        for (int i = 0, log = 0; i < slice->count; i++) {
                while (!id_equal(slice->entries[i].log, logs->ids[log]))
                        log++;
                slice->last[log] = slice->entries[i].seq;
                slice->counts[log]++;
        }
        return OK;
}

static enum err slice_send(struct log_relay *relay, enum log_of kind, const struct slice *slice)
{
        struct record *records = arena_array(relay->slice, struct record, (size_t)slice->count);
        int            count   = 0;

        for (int i = 0; i < slice->count; i++) {
                const struct logged *entry = &slice->entries[i];
                struct buf              event;
                char                    key[ID_TEXT_LEN + 1];
                if (!audit_wants(kind, entry->event))
                        continue;
                buf_init(&event, relay->slice, CLOUD_EVENT_BYTES_MAX);
                cloud_event_write(&event, entry);
                id_print(entry->log, key);
                records[count++] = (struct record){str_copy(str_from(key), relay->slice), buf_str(&event)};
        }
        if (count)
                TRY(producer_send(relay->producer, &relay->topic, records, count, SEND_MS));
        series_add(METRIC(&relayed, log_name(kind)), count);
        return OK;
}

static enum err slice_store(struct log_relay *relay, enum log_of kind, const struct slice *slice)
{
        struct tx tx;

        tx_begin(&tx, relay->pg, relay->slice, TX_WRITE);
        shards_fence(&relay->shards, &tx, slice->logs.ids, slice->logs.count);
        relayed_store(&tx, LOG_RELAY_READER, log_name(kind), slice->logs.ids, slice->last, slice->logs.count);
        return tx_commit(&tx);
}

/* One round over these logs; leaves those that have more. */
static enum err slice_relay(struct log_relay *relay, enum log_of kind, struct moved *logs)
{
        struct slice slice = {0};
        int          more  = 0;

        TRY(slice_read(relay, kind, logs, &slice));
        if (slice.count) {
                if (BREAK_RELAY_ACK)
                        TRY(slice_store(relay, kind, &slice));
                TRY(slice_send(relay, kind, &slice));
                TRY(slice_store(relay, kind, &slice));
        }
        for (int i = 0; i < logs->count; i++)
                if (slice.counts[i] == slice.each_max) {
                        logs->ids[more]    = logs->ids[i];
                        logs->seqs[more++] = logs->seqs[i];
                }
        logs->count = more;
        return OK;
}

/* Between rounds: whether to go on, and with which shards. */
static enum err still_at_work(struct log_relay *relay)
{
        if (job_must_stop(relay->job))
                return ERR_UNAVAILABLE;
        arena_reset(relay->slice);
        TRY(shards_beat(&relay->shards, relay->pg, relay->slice));
        job_saw_database(relay->job);
        arena_reset(relay->slice);
        return OK;
}

enum err log_relay_send(struct log_relay *relay, enum log_of kind, struct moved *moved)
{
        for (int from = 0; from < moved->count; from += SLICE_LOGS) {
                int          left = moved->count - from;
                struct moved logs = {left < SLICE_LOGS ? left : SLICE_LOGS, &moved->ids[from],
                                     &moved->seqs[from]};
                while (logs.count) {
                        TRY(still_at_work(relay));
                        TRY(slice_relay(relay, kind, &logs));
                }
        }
        return OK;
}

enum err log_relay_lower(struct log_relay *relay, enum log_of kind, const struct moved *heads)
{
        struct tx tx;

        arena_reset(relay->slice);
        tx_begin(&tx, relay->pg, relay->slice, TX_WRITE);
        int64_t lowered = relayed_lower(&tx, LOG_RELAY_READER, log_name(kind), heads->ids, heads->seqs,
                                        heads->count);
        TRY(tx_commit(&tx));
        if (lowered)
                log_error("the database has less than was relayed", LOG_TEXT("log", log_name(kind)),
                          LOG_INT("logs", lowered));
        return OK;
}
