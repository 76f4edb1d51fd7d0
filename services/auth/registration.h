/* registration.h — making an account: by a client, or by an operator's command. */
#pragma once
#include "auth/claimant.h"

struct registration {
        struct id                id;                     /* made by the client: a UUIDv7 of these days */
        struct str               login;                  /* normalised by registration_check */
        struct str               display_name;           /* STR_NONE when there is none */
        const struct srp_secret *srp;                    /* this … */
        struct str               password;               /* … or this */
        const char              *way;                    /* open, invitation, command */
        bool                     is_admin;
};

/* What needs no database; all of ERR_INVALID. */
enum err registration_check(struct call *call, struct registration *who);

/* Whether exactly this account is there already, made by the same request before. ERR_CONFLICT: something
 * else is. */
enum err registration_find(struct call *call, const struct registration *who, bool *is_there);

/* ERR_CONFLICT when somebody else was faster; `is_twin`: it was the same request, so this one has done
 * nothing. */
enum err registration_insert(struct call *call, const struct registration *who, bool *is_twin);
