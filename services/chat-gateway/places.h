/* places.h — callers wait here for their place in a room to be read: all of a turn, and all that came while the last were read, in one statement.
 *
 * For operations that store nothing and are told to many, so that what comes together is told together. Whether a caller may do it is decided as everywhere, by permit(), and of what the
 * database says at that moment: a gateway that went by what it has heard of a room would be behind it. Gathered as openings are (arrivals.h), with no timer. On the loop's thread; see
 * docs/decisions.
 */
#pragma once
#include "base/err.h"

struct call;
struct pipeline;
struct places;

#define PLACES_BATCH_MAX   64                            /* callers in one statement */
#define PLACES_WAITING_MAX 8192                          /* beyond them whoever comes is told to come again */

/* `read` is called for each that was added, once, all of a statement at a time, on the loop. OK: each has its seat in call->seat, or NULL there: no such room. Else none has. */
struct places *places_create(struct pipeline *pipeline, void (*read)(void *owner, struct call **calls, int count, enum err err), void *owner);
/* Once the pipeline is closed. Ends what waits with ERR_UNAVAILABLE. */
void           places_destroy(struct places **places);

/* The call was read, and its operation names a room. ERR_BUSY past PLACES_WAITING_MAX: then `read` is not called. */
enum err places_add(struct places *places, struct call *call);

/* The end of a turn: asks, unless an answer is still on its way. */
void places_submit(struct places *places);
