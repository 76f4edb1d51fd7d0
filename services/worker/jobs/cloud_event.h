/* cloud_event.h — a log entry as other systems read it: CloudEvents 1.0 in JSON
 * (https://github.com/cloudevents/spec).
 *
 * Source and id name the entry for good: "/chat" and "<room>/<seq>". A consumer that has seen them drops the
 * repeat. `partitionkey` is the room or the user, as in the record's key. Data are ids and sizes, never what
 * was said.
 */
#pragma once
#include <stdbool.h>
#include "base/buf.h"
#include "worker/repo/logs.h"

/* The whole of an event stays below this; data that are larger are left out and their size is told instead.
 */
#define CLOUD_EVENT_DATA_BYTES_MAX (256 * 1024)
#define CLOUD_EVENT_BYTES_MAX      (CLOUD_EVENT_DATA_BYTES_MAX + 2048)

/* Whether events of this name in these logs are AUDITED in proto/events.def; an unknown one is not. */
bool audit_wants(enum log_of logs, struct str event);
/* Whether any event of these logs is. */
bool audit_wants_any(enum log_of logs);

void cloud_event_write(struct buf *out, const struct logged *entry);
