/* login_name.h — the one form in which log-in names are stored, compared and shown. Any thread.
 *
 * NFKC and folded case, 3 to 32 code points: letters and digits of any script with their marks, and '.', '_',
 * '-'. It begins with a letter or a digit. No spaces, controls, invisible or direction-turning characters,
 * and never more than four marks on one letter. Normalising a normal name changes nothing.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct arena;

#define LOGIN_NAME_CODE_POINTS_MIN 3
#define LOGIN_NAME_CODE_POINTS_MAX 32
#define LOGIN_NAME_BYTES_MAX       128                   /* of the result */
#define LOGIN_NAME_INPUT_BYTES_MAX 512                   /* before: decomposed letters are longer */

/* ERR_INVALID for every text that is no name. */
enum err login_name_normalize(struct str text, struct arena *arena, struct str *name);
