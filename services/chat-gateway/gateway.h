/* gateway.h — the parts of this process and how they hang together. main.c makes one; see docs/architecture.md for the picture.
 *
 *      doors → dispatch → workers (op_run) ─┐ committed
 *                │ message.send             ├→ events → live → sockets
 *                └→ ingest ─────────────────┘     ↕ bus, feed
 */
#pragma once
#include <stdbool.h>
#include "base/config.h"
#include "base/network.h"
#include "chat-gateway/ops.h"
#include "op/price.h"

struct gateway;
struct loop;

struct gateway_config {
#define CONFIG(type, name, env, fallback, sentence) CONFIG_TYPE_##type name;
#include "chat-gateway/config.def"
#undef CONFIG
};
extern const struct config_row gateway_config_rows[];
extern const size_t            gateway_config_rows_count;
/* What their types cannot say; all mistakes are told on standard error. */
bool gateway_config_check(const struct gateway_config *config);

/* NULL when an address cannot be bound (told in the log). `config` is borrowed. */
struct gateway *gateway_open(struct loop *loop, const struct gateway_config *config, const struct price_row prices[static PRICE_COUNT]);
void            gateway_close(struct gateway **gateway);

/* The settings, for handlers: `gateway` is call->service->owner. */
const struct gateway_config *gateway_settings(const void *gateway);

/* In which language rooms are searched that name none; and a word for a language, read. */
enum search_language gateway_search_language(const void *gateway);
bool                 search_language_read(struct str word, enum search_language *out);

/* Whether it can serve: the database answers, keys are known, the feed is followed. */
bool gateway_is_ready(void *gateway);

/* SIGTERM: no new sockets; every socket is told when to go elsewhere, spread over drain_seconds; what was read is answered. `drained` comes when all are gone, or ten seconds later. */
void gateway_drain(struct gateway *gateway, void (*drained)(void *owner), void *owner);
