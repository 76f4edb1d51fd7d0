/* attendance.h — who is there, between sockets, leases and the database. On the loop's thread.
 *
 *      live/ (a device came, went) ─┐                        ┌→ leases.c → Redis → the other gateways
 *      calls (somebody acted)       ├→ live/presence.c ──────┼→ watchers' sockets, as signals
 *      own log (somebody chose)    ─┘        ↑               └→ last_seen.c → the database
 *                                    leases of other gateways
 */
#pragma once
#include "chat-gateway/live/live.h"
#include "chat-gateway/live/presence.h"
#include "door_ws/door_ws.h"
#include "op/dispatch.h"

struct attendance;

struct attendance_config {
        struct loop *loop;
        const char  *conninfo;
        struct str   redis, redis_password;              /* one endpoint */
};

struct attendance *attendance_create(const struct attendance_config *config);
void               attendance_destroy(struct attendance **attendance);
void               attendance_set_doors(struct attendance *attendance, struct dispatch *dispatch, struct door_ws *ws);

/* Somebody's device came or went (live_effects.present). `wishes` is what attendance_wishes made of the database's row, when the head of their own log was `user_seq`. */
void    attendance_present(void *attendance, struct id user, uint8_t wishes, int64_t user_seq, bool is_present);
uint8_t attendance_wishes(int choice, int seen_by);      /* of enum presence_choice and presence_audience; any thread */

/* An event of somebody's own log passed by: what they chose, or say of themselves. */
void attendance_personal(void *attendance, struct id user, const struct event_frame *frame, bool is_from_here);
/* A call came in: its caller does something, unless clients do that by themselves. */
void attendance_noticed(void *attendance, const struct call *call);

/* `back` of presence.get, presence.watch and member.list: what the worker found is completed and answered. */
void attendance_got(void *attendance, struct call *call);
void attendance_watched(void *attendance, struct call *call);
void attendance_listed(void *attendance, struct call *call);

void attendance_ws_closed(struct attendance *attendance, struct ws_handle conn);
void attendance_turn(struct attendance *attendance);
struct presence_figures attendance_figures(const struct attendance *attendance);
