/* exporting.c — who may take a room's history away. */

#include "chat-gateway/exporting.h"

#include "chat-gateway/seat.h"

enum err exporting_may(struct call *call)
{
        return seat_permissions(call) & PERM_READ ? OK : fail(call, ERR_FORBIDDEN, "who may not read the room may not take its history away");
}
