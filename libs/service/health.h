/* health.h — whether this process lives and whether it can serve, and the operators' pages that say so. On the loop's thread.
 *
 * Lives: the loop has turned within HEALTH_TURN_MS. Ready: it lives, is not draining, and every registered check says yes. The answers
 * of the pages fit door_http's pages as they are: /healthz, /readyz, /metrics.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

#define HEALTH_TURN_MS    10000
#define HEALTH_CHECKS_MAX 16

struct arena;
struct health;
struct loop;

struct health *health_create(struct loop *loop);
void           health_destroy(struct health **health);

/* Asked for each answer: must answer at once, from what it knows. `name` (a word: "postgres") and owner outlive the health. */
void health_add(struct health *health, const char *name, bool (*is_ok)(void *owner), void *owner);
void health_drain(struct health *health);                /* not ready from now on */

bool health_is_live(const struct health *health, int64_t now_ms);
bool health_is_ready(const struct health *health, int64_t now_ms);

/* --- pages; owner is the health. 200 or 503, and a JSON object; metrics: always 200. */
void health_page_live(void *health, struct arena *arena, int *status, const char **content_type, struct str *body);
void health_page_ready(void *health, struct arena *arena, int *status, const char **content_type, struct str *body);
void health_page_metrics(void *unused, struct arena *arena, int *status, const char **content_type, struct str *body);
void health_page_metrics_open(void *unused, struct arena *arena, int *status, const char **content_type, struct str *body);
