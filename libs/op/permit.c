/* permit.c — the one decision about who may do what, for every door, the ingest path and the worker. */

#include "base/broken.h"
#include "op/run.h"

enum err permit_caller(struct call *call)
{
        const struct op *op = call->op;

        if (BREAK_PERMIT || op->who == WHO_ANYONE)
                return OK;
        if (!call->who.is_signed_in)
                return ERR_UNAUTHENTICATED;
        if (call->who.service[0] && op->who != WHO_SERVICE)
                return fail(call, ERR_FORBIDDEN, "this needs a person, and the token is a service's");
        if (op->who == WHO_SERVICE && !call->who.service[0])
                return fail(call, ERR_FORBIDDEN, "only another service of this installation may do this");
        if (op->scope != SCOPE_NONE && !(call->who.scopes & 1u << op->scope))
                return fail(call, ERR_FORBIDDEN, "the token's scopes do not cover this operation");
        if (op->who == WHO_ADMINISTRATOR && !call->who.is_admin)
                return fail(call, ERR_FORBIDDEN, "only an administrator of the installation may do this");
        return OK;
}

enum err permit(struct call *call)
{
        const struct op_service *service = call->service;
        const struct op *op = call->op;
        bool is_viewer = service->is_viewer && service->is_viewer(call);
        bool is_member = service->is_member && service->is_member(call);
        unsigned held  = service->permissions ? service->permissions(call) : 0;

        if (BREAK_PERMIT)
                return OK;
        TRY(permit_caller(call));
        if (op->who != WHO_VIEWER && op->who != WHO_MEMBER)
                return OK;
        if (!is_viewer)
                return ERR_NOT_FOUND;
        if (op->who == WHO_MEMBER && !is_member)
                return fail(call, ERR_FORBIDDEN, "only members of the room may do this");
        /* Whoever may see a room without being in it may read it at most, and do nothing else. */
        if (!is_member)
                held &= PERM_READ;
        if ((held & op->perm) != op->perm && !is_member)
                return fail(call, ERR_FORBIDDEN, "only members of the room may do this");
        if ((held & op->perm) != op->perm)
                return fail(call, ERR_FORBIDDEN, "your role in this room does not allow it");
        return OK;
}

enum err permit_author(struct call *call, struct id author)
{
        unsigned held = call->service->permissions ? call->service->permissions(call) : 0;

        if (BREAK_PERMIT || id_equal(author, call->who.user))
                return OK;
        if (call->op->perm_other && (held & call->op->perm_other) == call->op->perm_other)
                return OK;
        return fail(call, ERR_FORBIDDEN, "it is somebody else's");
}
