/* views.h — accounts and sessions as clients see them, and the texts that people give them. */
#pragma once
#include "auth/ops.h"
#include "auth/repo/accounts.h"
#include "auth/repo/sessions.h"

struct session_view view_of_session(const struct call *call, const struct session *session);

/* Also sets the answer's entity tag. */
struct profile view_of_account(struct call *call, const struct account *account);
/* ERR_NOT_FOUND when there is no such account. */
enum err profile_find(struct call *call, struct id user, struct profile *out);

/* One line that shows as what it is; several of them. Else ERR_INVALID for that field. */
enum err name_check(struct call *call, struct str text, const char *path);
enum err lines_check(struct call *call, struct str text, const char *path);
