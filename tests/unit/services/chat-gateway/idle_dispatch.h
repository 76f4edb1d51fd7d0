/* idle_dispatch.h — a dispatch that does nothing, for one test program that is linked without it: what answers is its own. */
#pragma once
#include "op/dispatch.h"

struct dispatch *dispatch_create(struct loop *loop, const struct op_service *service, const char *conninfo, int workers, struct price_desk *prices,
                                 const struct loop_op *on_loop, int on_loop_count, void *owner)
{
        (void)loop, (void)service, (void)conninfo, (void)workers, (void)prices, (void)on_loop, (void)on_loop_count, (void)owner;
        return NULL;
}
void dispatch_stop(struct dispatch *dispatch) { (void)dispatch; }
void dispatch_destroy(struct dispatch **dispatch) { (void)dispatch; }
void dispatch_call(struct dispatch *dispatch, struct call *call) { (void)dispatch, (void)call; }
void dispatch_to_worker(struct dispatch *dispatch, struct call *call) { (void)dispatch, (void)call; }
int dispatch_pending(const struct dispatch *dispatch) { (void)dispatch; return 0; }
