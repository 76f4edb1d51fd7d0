/* invitation.c — the secret of an invitation, made and read. */

#include "chat-gateway/invitation.h"

#include <string.h>

#include "base/base64.h"
#include "base/random.h"
#include "chat-gateway/repo/rooms.h"

struct secret {
        struct id room;
        uint8_t   random[INVITATION_SECRET_BYTES];
};

struct str invitation_make(struct id room, const uint8_t *random, struct arena *arena, uint8_t hash[static SHA256_BYTES])
{
        struct secret secret = {.room = room};
        struct str bytes     = {(const char *)&secret, sizeof secret};

        if (random)
                memcpy(secret.random, random, sizeof secret.random);
        else
                random_bytes(secret.random, sizeof secret.random);
        sha256(bytes, hash);
        return base64url_encode(bytes, arena);
}

static enum err unknown(struct call *call)
{
        return call->tx.failed != OK ? call->tx.failed : fail(call, ERR_NOT_FOUND, "there is no such invitation");
}

enum err invitation_find(struct call *call, struct str token, bool is_locking, struct room *room, struct invite *out)
{
        uint8_t hash[SHA256_BYTES];
        struct secret secret;
        struct str bytes;

        if (!base64url_decode(token, call->arena, &bytes) || bytes.len != sizeof secret)
                return unknown(call);
        memcpy(&secret, bytes.at, sizeof secret);
        sha256(bytes, hash);
        if (!rooms_get(&call->tx, secret.room, is_locking, room) || !invites_find(&call->tx, secret.room, hash, out))
                return unknown(call);
        if (!out->uses_left || out->expires_at <= call->now_ms)
                return fail(call, ERR_GONE, "this invitation is over");
        return room->archived_at ? ERR_ARCHIVED : OK;
}
