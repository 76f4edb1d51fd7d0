/* preferences.h — the preferences that the server knows: where each may be set, and to what. On a worker's thread, in a transaction. */
#pragma once
#include "op/call.h"

#define PREFERENCES_MAX         5000                     /* that one person has, over all rooms */
#define PREFERENCES_CLIENTS_MAX 100                      /* of them, with names of the clients' own */
#define SIDEBAR_LISTS_MAX       20                       /* of 100 rooms each: as many as a person may have */

/* ERR_INVALID with the field that is wrong. `value` is an object, scanned, or STR_NONE when the preference is taken away; one of a name that the server knows becomes as the server writes it. */
enum err preference_check(struct call *call, struct str name, bool is_of_room, struct str *value);

bool preference_is_of_clients(struct str name);          /* begins with "client." */
