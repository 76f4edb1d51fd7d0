/* cloud_event.c — a log entry as other systems read it. */

#include "worker/jobs/cloud_event.h"

#include "json/write.h"

enum { QUIET, AUDITED };
enum { BY_ROOM = LOGS_OF_ROOMS, BY_USER = LOGS_OF_USERS, BY_ACCOUNT = LOGS_OF_ACCOUNTS, BY_DESK = LOGS_OF_DESK };

static const struct {
        const char *wire;
        int         logs, audit;
} events[] = {
#define EVENT(name, wire, keyed, audit, sentence) {wire, keyed, audit},
#include "proto/events.def"
#undef EVENT
};
#define EVENTS (sizeof events / sizeof *events)

static const struct {
        const char *source, *subjects;
} origins[] = {[LOGS_OF_ROOMS]    = {"/chat", "rooms/"},
               [LOGS_OF_USERS]    = {"/chat", "users/"},
               [LOGS_OF_ACCOUNTS] = {"/auth", "users/"},
               [LOGS_OF_DESK]     = {"/admin", "users/"}};

bool audit_wants(enum log_of logs, struct str event)
{
        for (size_t i = 0; i < EVENTS; i++)
                if (events[i].logs == (int)logs && str_equal(event, str_from(events[i].wire)))
                        return events[i].audit == AUDITED;
        return false;
}

bool audit_wants_any(enum log_of logs)
{
        for (size_t i = 0; i < EVENTS; i++)
                if (events[i].logs == (int)logs && events[i].audit == AUDITED)
                        return true;
        return false;
}

static void message_write(struct buf *out, const struct logged *entry)
{
        buf_put(out, STR("{\"from\":"));
        json_write_id(out, entry->actor);
        if (!id_is_none(entry->cid)) {
                buf_put(out, STR(",\"cid\":"));
                json_write_id(out, entry->cid);
        }
        buf_put(out, STR(",\"num\":"));
        buf_put_int(out, entry->num);
        if (entry->body_kind.at) {                               /* none once it was deleted */
                buf_put(out, STR(",\"kind\":"));
                json_write_text(out, entry->body_kind);
                buf_put(out, STR(",\"bytes\":"));
                buf_put_int(out, entry->body_bytes);
        }
        buf_put_char(out, '}');
}

static void data_write(struct buf *out, const struct logged *entry)
{
        if (!entry->d.at) {
                message_write(out, entry);
        } else if (entry->d.len <= CLOUD_EVENT_DATA_BYTES_MAX) {
                buf_put(out, entry->d);
        } else {
                buf_put(out, STR("{\"omitted\":true,\"bytes\":"));
                buf_put_int(out, (int64_t)entry->d.len);
                buf_put_char(out, '}');
        }
}

void cloud_event_write(struct buf *out, const struct logged *entry)
{
        char log[ID_TEXT_LEN + 1];

        id_print(entry->log, log);
        buf_printf(out, "{\"specversion\":\"1.0\",\"id\":\"%s/%lld\",\"source\":\"%s\",\"type\":", log,
                   (long long)entry->seq, origins[entry->logs].source);
        json_write_text(out, entry->event);
        buf_printf(out, ",\"subject\":\"%s%s\",\"time\":", origins[entry->logs].subjects, log);
        json_write_time(out, entry->at_ms);
        buf_printf(out, ",\"datacontenttype\":\"application/json\",\"partitionkey\":\"%s\",\"data\":", log);
        data_write(out, entry);
        buf_put_char(out, '}');
}
