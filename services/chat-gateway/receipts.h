/* receipts.h — marks on their way to the database: absolute and forward only, gathered and written by one statement at most once a second.
 *
 * A lost one is healed by the next, so nothing waits for them. Own reads are told to the user's other devices through the user's log; in rooms of up to RECEIPTS_MEMBERS_MAX members
 * everyone hears of them by a signal. What is told of reading also begins the lifetimes that count from it; in rooms of that size what goes by delivery goes once everybody has it.
 * A thread of its own, with one connection.
 */
#pragma once
#include "chat-gateway/repo/members.h"

struct receipts;
struct events;

#define RECEIPTS_MEMBERS_MAX 64
#define RECEIPTS_FLUSH_MS    1000
#define RECEIPTS_WAITING_MAX 65536

/* One for the process. */
void receipts_start(const char *conninfo, struct events *events);
void receipts_stop(void);                                /* writes what waits */

struct call;
/* Whether others hear of the caller's marks: the room is small, and they show it. For handlers, in their transaction. */
bool receipts_are_told(struct call *call);
/* Any thread. `is_told`: others hear of it. ERR_BUSY when RECEIPTS_WAITING_MAX wait. */
enum err receipts_note(const struct marks_move *move, bool is_told);
