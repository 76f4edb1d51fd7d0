/* background_dial.h — connects on a thread of its own and hands the connection to the loop. Inside pg/ alone.
 *
 * libpq's own way of connecting without waiting still looks names up, reads certificates and computes SCRAM's
 * proof where it is called: that may take seconds. On the loop's thread, apart from the dialling.
 */
#pragma once
#include "pg/pg.h"

struct background_dial;
struct loop;

/* `dialled` is called on the loop's thread, once for each start: with a PGconn that is now the owner's, or
 * NULL. */
struct background_dial *background_dial_create(struct loop *loop, const char *conninfo,
                                               enum pg_profile profile,
                                               void (*dialled)(void *owner, void *conn), void *owner);
void background_dial_start(struct background_dial *dial); /* does nothing while one is under way */

/* Does not wait: a thread that is under way throws its connection away. */
void background_dial_destroy(struct background_dial **dial);
