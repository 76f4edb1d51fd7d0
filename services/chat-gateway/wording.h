/* wording.h — texts beside messages that others are shown (a room's name, a nickname, a status), and the rules about words. On a worker's thread, in a transaction. */
#pragma once
#include "chat-gateway/ops.h"
#include "chat-gateway/word_rules.h"

/* What a rule flagged, until it is known where it stands. Begins as nothing. */
struct wording {
        bool           is_flagged;
        struct verdict verdict;
};

/* Refused: the answer, with the field; and whoever said it in a room that is locked is muted there, if the rule says so. Masked: it is in *text, of which a masked form can be shown; of what is no plain
 * text `mask` refuses as well. `room`: ID_NONE for what stands in none, for which the rules for all rooms hold. */
enum err wording_check(struct call *call, struct id room, const char *path, struct str *text, struct wording *wording);
enum err wording_refuse_masked(struct call *call, struct id room, const char *path, struct str text, struct wording *wording);

/* It is said now, by this entry of the room's log, or of the caller's own (`log`: the caller) where it stands in no room: reported, if it was flagged. */
void wording_report(struct call *call, struct id log, int64_t seq, const struct wording *wording);
