/* arrivals.h — people who open a session wait here for their rooms to be read: all of a turn, and all that came while the last were read, in one statement.
 *
 * After a gateway went, thousands come to the others in a second. A worker, a transaction and five statements for each cost twenty times what the bare handshake does; so they are gathered
 * as sends are (ingest.h), with no timer: one who comes alone is asked about at once. On the loop's thread; see docs/decisions.
 */
#pragma once
#include "chat-gateway/repo/arrivals.h"

struct call;
struct arrivals;

#define ARRIVALS_BATCH_MAX   64                          /* people in one statement: what follows on the loop takes a few milliseconds */
#define ARRIVALS_WAITING_MAX 8192                        /* beyond them whoever comes is told to come again */

/* `read` is called once for each that was added, on the loop: with ERR_UNAVAILABLE while the database is away, and then without an arrival. The rooms live in the call's arena.
 * The pipeline is of profile PG_ASKING, and somebody else's. */
struct arrivals *arrivals_create(struct pipeline *pipeline, void (*read)(struct call *call, enum err err, const struct arrival *arrival));
/* Once the pipeline is closed. Ends what waits with ERR_UNAVAILABLE. */
void             arrivals_destroy(struct arrivals **arrivals);

/* ERR_BUSY past ARRIVALS_WAITING_MAX: then `read` is not called. */
enum err arrivals_add(struct arrivals *arrivals, struct call *call);

/* The end of a turn: asks, unless an answer is still on its way. */
void arrivals_submit(struct arrivals *arrivals);
