/* keyring.c — signing keys: the table, the folder, and the one that signs. */

#include "auth/keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "auth/repo/keys.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "crypto/hash.h"
#include "crypto/signature.h"
#include "pg/pg.h"
#include "token/token.h"

#define KEYS_MAX    32
#define KID_LEN_MAX 64
#define ARENA_BYTES ((size_t)1 << 20)

struct held_key {
        char    kid[KID_LEN_MAX + 1];
        char    pem[KEY_PEM_BYTES_MAX + 1];
        int64_t signs_from_ms;
};

struct keyring {
        char            *folder;
        pthread_mutex_t  lock;                           /* over what follows */
        int              count;
        struct held_key  keys[KEYS_MAX];                 /* the latest first */
};

struct keyring *keyring_create(struct str folder)
{
        struct keyring *keyring = memory_zero(sizeof *keyring);

        keyring->folder = strndup(folder.at, folder.len);
        if (!keyring->folder)
                memory_give_up("out of memory");
        pthread_mutex_init(&keyring->lock, NULL);
        return keyring;
}

void keyring_destroy(struct keyring **keyring)
{
        struct keyring *k = *keyring;

        *keyring = NULL;
        if (!k)
                return;
        bytes_wipe(k->keys, sizeof k->keys);
        pthread_mutex_destroy(&k->lock);
        free(k->folder);
        free(k);
}

/* A kid is a thumbprint: letters, digits, - and _. Nothing else becomes a file's name. */
static bool file_name(const struct keyring *keyring, struct str kid, const char *end, char *out, size_t bytes)
{
        if (!kid.len || kid.len > KID_LEN_MAX)
                return false;
        for (size_t i = 0; i < kid.len; i++)
                if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", kid.at[i]) ||
                    !kid.at[i])
                        return false;
        return snprintf(out, bytes, "%s/%.*s.pem%s", keyring->folder, STR_ARG(kid), end) < (int)bytes;
}

static bool read_file(const char *path, char out[static KEY_PEM_BYTES_MAX + 1])
{
        int     fd  = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t got = fd < 0 ? -1 : read(fd, out, KEY_PEM_BYTES_MAX);

        if (fd >= 0)
                close(fd);
        out[got > 0 ? got : 0] = 0;
        return got > 0;
}

/* Whole or not at all: written beside it, synced, then renamed. */
static enum err write_file(const char *path, const char *path_before, struct str text)
{
        int fd = open(path_before, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        bool is_written = fd >= 0 && write(fd, text.at, text.len) == (ssize_t)text.len && fsync(fd) == 0;

        if (fd >= 0)
                close(fd);
        if (is_written && rename(path_before, path) == 0)
                return OK;
        log_error("signing key not written", LOG_TEXT("path", path), LOG_TEXT("reason", strerror(errno)));
        unlink(path_before);
        return ERR_UNAVAILABLE;
}

enum err keyring_add(struct keyring *keyring, struct tx *tx, int64_t now_ms, int64_t signs_from_ms,
                     struct str *kid)
{
        struct signing_key *key = signing_key_make();
        struct key_row row = {.published_at_ms = now_ms, .signs_from_ms = signs_from_ms};
        char path[4096], before[4096];
        enum err err = ERR_INTERNAL;
        struct str pem;

        signing_key_public(key, row.x, row.y);
        pem     = signing_key_to_pem(key, tx->arena);
        row.kid = *kid = key_thumbprint(row.x, row.y, tx->arena);
        signing_key_destroy(&key);
        if (file_name(keyring, row.kid, "", path, sizeof path) &&
            file_name(keyring, row.kid, ".new", before, sizeof before))
                err = write_file(path, before, pem);
        bytes_wipe((void *)(uintptr_t)pem.at, pem.len);
        TRY(err);
        keys_insert(tx, &row);
        return tx->failed;
}

void keyring_remove_file(struct keyring *keyring, struct str kid)
{
        char path[4096];

        if (file_name(keyring, kid, "", path, sizeof path) && unlink(path) != 0 && errno != ENOENT)
                log_warn("retired signing key still there", LOG_TEXT("path", path),
                         LOG_TEXT("reason", strerror(errno)));
}

/* Rows come the latest first. Whatever the one that signs now has replaced, and no token can be signed with
 * any more, goes. */
static void retire_old(struct keyring *keyring, struct tx *tx, const struct key_row *rows, int count,
                       int64_t now_ms, int64_t token_lifetime_ms)
{
        int64_t stays_ms = token_lifetime_ms + 2 * TOKEN_SKEW_MS;

        for (int i = 1; i < count; i++)
                if (rows[i - 1].signs_from_ms + stays_ms < now_ms && keys_retire(tx, rows[i].kid, now_ms)) {
                        log_info("signing key retired", LOG_STR("kid", rows[i].kid));
                        keyring_remove_file(keyring, rows[i].kid);
                }
}

static enum err read_rows(struct keyring *keyring, struct tx *tx, int64_t token_lifetime_ms,
                          struct key_row **rows, int *count)
{
        int64_t now_ms = clock_wall_ms();
        struct str kid;

        *count = keys_list(tx, rows);
        if (tx->failed == OK && !*count) {
                keys_lock(tx);                           /* another process may be making it */
                *count = keys_list(tx, rows);
                if (tx->failed == OK && !*count) {
                        TRY(keyring_add(keyring, tx, now_ms, now_ms, &kid));
                        log_info("first signing key made", LOG_STR("kid", kid));
                        *count = keys_list(tx, rows);
                }
        }
        retire_old(keyring, tx, *rows, *count, now_ms, token_lifetime_ms);
        return tx->failed;
}

/* Keys whose files are elsewhere are passed over: their tokens are signed by others. */
static void take(struct keyring *keyring, const struct key_row *rows, int count, struct arena *arena)
{
        struct held_key *held = arena_array(arena, struct held_key, KEYS_MAX);
        int taken = 0;
        char path[4096];

        for (int i = 0; i < count && taken < KEYS_MAX; i++) {
                struct held_key *key = &held[taken];

                if (!file_name(keyring, rows[i].kid, "", path, sizeof path) || !read_file(path, key->pem)) {
                        log_warn("signing key without its file", LOG_STR("kid", rows[i].kid));
                        continue;
                }
                snprintf(key->kid, sizeof key->kid, "%.*s", STR_ARG(rows[i].kid));
                key->signs_from_ms = rows[i].signs_from_ms;
                taken++;
        }
        pthread_mutex_lock(&keyring->lock);
        memcpy(keyring->keys, held, sizeof keyring->keys);
        keyring->count = taken;
        pthread_mutex_unlock(&keyring->lock);
        bytes_wipe(held, sizeof keyring->keys);
}

enum err keyring_refresh(struct keyring *keyring, struct pg *pg, int64_t token_lifetime_ms)
{
        struct arena *arena = arena_create(ARENA_BYTES);
        struct key_row *rows = NULL;
        int count = 0;
        struct tx tx;
        enum err err;

        tx_begin(&tx, pg, arena, TX_WRITE);
        err = read_rows(keyring, &tx, token_lifetime_ms, &rows, &count);
        if (err == OK)
                err = tx_commit(&tx);
        else
                tx_abort(&tx);
        if (err == OK)
                take(keyring, rows, count, arena);
        arena_destroy(&arena);
        return err;
}

bool keyring_signing_key(struct keyring *keyring, int64_t now_ms, struct arena *arena, struct str *pem,
                         struct str *kid)
{
        bool is_found = false;

        pthread_mutex_lock(&keyring->lock);
        for (int i = 0; i < keyring->count && !is_found; i++)
                if (keyring->keys[i].signs_from_ms <= now_ms) {
                        *pem     = str_copy(str_from(keyring->keys[i].pem), arena);
                        *kid     = str_copy(str_from(keyring->keys[i].kid), arena);
                        is_found = true;
                }
        pthread_mutex_unlock(&keyring->lock);
        return is_found;
}
