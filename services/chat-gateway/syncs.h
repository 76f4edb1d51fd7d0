/* syncs.h — session.sync as it is answered on the loop, gathered (gathering.h).
 *
 * After a gateway went, thousands of sockets open elsewhere, and each says how far it is. A worker asks for that in eight statements; here one asks for many people (repo/syncs.h).
 * What is not simple goes on to a worker: who has many rooms, is far behind, read further on another device, or was named meanwhile. On the loop's thread.
 */
#pragma once
#include "op/dispatch.h"
#include "pg/pipeline.h"

struct sessions;
struct syncs;

#define SYNCS_ASKED_MAX   32                             /* people in one question: its answer has SYNC_ROOMS_MAX rows for each at most */
#define SYNCS_WAITING_MAX 4096                           /* beyond them whoever comes is told to come again */

/* What went well ends in the sessions (sessions_synced). The pipeline is of profile PG_ASKING, and somebody else's. */
struct syncs *syncs_create(struct pipeline *pipeline, struct dispatch *dispatch, struct sessions *sessions);
/* After the pipeline. Ends what waits with ERR_UNAVAILABLE. */
void          syncs_destroy(struct syncs **syncs);

/* The loop_op of session.sync. */
void syncs_take(struct syncs *syncs, struct call *call);

/* The end of a turn: asks, unless an answer is still on its way. */
void syncs_submit(struct syncs *syncs);
