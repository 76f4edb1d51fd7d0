/* auth.h — this process: what every operation finds beside its call, and the parts that serve it.
 *
 * Made once by auth_open, constant afterwards; what is behind its pointers looks after itself.
 */
#pragma once
#include "auth/config.h"
#include "auth/secrets.h"
#include "op/run.h"

struct dispatch;
struct herald;
struct keyring;
struct loop;
struct price_row;

struct auth {
        const struct config *config;
        struct secrets       secrets;
        int64_t              born_ms;                    /* when the installation began */
        struct keyring      *keyring;
        struct herald       *herald;                     /* NULL without Redis */
        struct op_service    service;
};

static inline const struct auth *auth_of(const struct call *call)
{
        return call->service->owner;
}
