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
        struct credentials       credentials;            /* of the verifier, by registration_check; of the password, by registration_hash */
};

/* What needs no database; all of ERR_INVALID. */
enum err registration_check(struct call *call, struct registration *who);

/* Whether exactly this account is there already, made by the same request before. ERR_CONFLICT: something
 * else is. To be asked before anything was written: where there is a password to compare, another
 * transaction is open afterwards (call_go_on). */
enum err registration_find(struct call *call, const struct registration *who, bool *is_there);

/* What is to be stored for the password; afterwards another transaction is open (call_go_on). */
enum err registration_hash(struct call *call, struct registration *who);

/* ERR_CONFLICT when somebody else was faster; `is_twin`: it was the same request, so this one has done
 * nothing. The first thing to be written, as registration_find may come of it. */
enum err registration_insert(struct call *call, const struct registration *who, bool *is_twin);
