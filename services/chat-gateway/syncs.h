/* syncs.h — session.sync as it is answered on the loop: all of a turn, and all that came while the last were asked about, in one statement.
 *
 * After a gateway went, thousands of sockets open elsewhere, and each says how far it is. A worker asks for that in eight statements; here one asks for many people (repo/syncs.h), with no timer,
 * as arrivals.h does. What is not simple goes on to a worker: who has many rooms, is far behind, read further on another device, or was named meanwhile. On the loop's thread.
 */
#pragma once
#include "op/dispatch.h"
#include "op/price.h"
#include "pg/pipeline.h"

struct syncs;

#define SYNCS_BATCH_MAX   32                             /* people in one statement: what it gives has SYNC_ROOMS_MAX rows for each at most */
#define SYNCS_WAITING_MAX 4096

/* `synced` ends each that went well, with call->out filled in. The pipeline is of profile PG_ASKING, and somebody else's. */
struct syncs *syncs_create(struct pipeline *pipeline, struct price_desk *prices, void (*synced)(void *owner, struct call *call), void *owner);
void          syncs_set_dispatch(struct syncs *syncs, struct dispatch *dispatch);
/* After the pipeline. Ends what waits with ERR_UNAVAILABLE. */
void          syncs_destroy(struct syncs **syncs);

/* The loop_op of session.sync. */
void syncs_take(void *syncs, struct call *call);

/* The end of a turn: asks, unless an answer is still on its way. */
void syncs_submit(struct syncs *syncs);
