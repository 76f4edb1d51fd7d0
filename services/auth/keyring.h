/* keyring.h — the keys that sign access tokens: public halves in the table auth.keys, private halves as
 * files that auth alone reads.
 *
 * One key signs at a time: of those whose time has come, and whose file is here, the latest. A new one is
 * public for a while (CHAT_KEY_PUBLISH_AHEAD) before its time, so that everybody knows it when the first
 * token comes; an old one stays public until the last token that it signed has ended. Files are named
 * <kid>.pem; the folder is shared by all processes of auth.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

struct arena;
struct keyring;
struct pg;
struct tx;

#define KEY_PEM_BYTES_MAX 4096

struct keyring *keyring_create(struct str folder);
void            keyring_destroy(struct keyring **keyring);

/* Reads table and folder anew; makes the first key where there is none. From one thread at a time.
 * ERR_UNAVAILABLE: no database, or a folder that cannot be read or written; what is known goes on.
 * `token_lifetime_ms`: how long after the next key's time an old one stays. */
enum err keyring_refresh(struct keyring *keyring, struct pg *pg, int64_t token_lifetime_ms);

/* The key that signs now, copied into the arena. Any thread. False when there is none. */
bool keyring_signing_key(struct keyring *keyring, int64_t now_ms, struct arena *arena, struct str *pem,
                         struct str *kid);

/* Makes a key whose time comes at signs_from_ms: file first, then row. The kid lives in the arena. */
enum err keyring_add(struct keyring *keyring, struct tx *tx, int64_t now_ms, int64_t signs_from_ms,
                     struct str *kid);
/* Removes the private half. */
void     keyring_remove_file(struct keyring *keyring, struct str kid);
