/* room_password.c — passwords of rooms: derived before the lock, compared under it. */

#include "chat-gateway/room_password.h"

#include <string.h>

#include "base/random.h"
#include "crypto/hash.h"
#include "crypto/password.h"
#include "op/run.h"

struct derived {
        uint8_t salt[PASSWORD_SALT_BYTES], key[PASSWORD_KEY_BYTES];      /* in this order they are stored */
};

static enum err derive(struct call *call, struct str password, const void *salt)
{
        struct derived *derived = arena_zero(call->arena, sizeof *derived);

        memcpy(derived->salt, salt, sizeof derived->salt);
        call->prepared = derived;
        return password_key_of_thing(password, derived->salt, derived->key);
}

/* One who guesses, in one room: through whichever gateway. */
static struct str guesser(struct call *call, struct id room)
{
        char user[ID_TEXT_LEN + 1], where[ID_TEXT_LEN + 1];

        id_print(call->who.user, user);
        id_print(room, where);
        return str_format(call->arena, "%s %s", user, where);
}

/* Only where there is something to guess for this caller: of other rooms nothing is told, not even by the price. */
static enum err prepare_join(struct call *call, const struct room_join_in *in)
{
        struct room room;
        struct member member;
        struct tx look;
        bool is_asked;

        if (!in->has_password)
                return OK;
        tx_begin(&look, call->pg, call->arena, TX_READ);
        is_asked = rooms_get(&look, in->room, false, &room) && room.kind == ROOM_PUBLIC && room.password.len == sizeof(struct derived) &&
                   !members_get(&look, in->room, call->who.user, &member);
        TRY(tx_commit(&look));
        if (!is_asked)
                return OK;
        TRY(call_charge(call, PRICE_ROOM_PASSWORD, guesser(call, in->room)));
        return derive(call, in->password, room.password.at);
}

static enum err prepare_update(struct call *call, const struct room_update_in *in)
{
        uint8_t salt[PASSWORD_SALT_BYTES];

        if (in->has_password != PATCH_SET)
                return OK;
        random_bytes(salt, sizeof salt);
        return derive(call, in->password, salt);
}

enum err room_password_prepare(struct call *call)
{
        if (strcmp(call->op->wire, "room.join") == 0)
                return prepare_join(call, call->in);
        if (strcmp(call->op->wire, "room.update") == 0)
                return prepare_update(call, call->in);
        return OK;
}

struct str room_password_stored(const struct call *call)
{
        return (struct str){call->prepared, sizeof(struct derived)};
}

enum err room_password_check(struct call *call, const struct room *room)
{
        const struct derived *given = call->prepared;

        if (!room->password.at)
                return OK;
        if (!given)
                return fail(call, ERR_FORBIDDEN, "this room asks for a password");
        if (room->password.len != sizeof *given || memcmp(room->password.at, given->salt, sizeof given->salt) != 0)
                return fail(call, ERR_CONFLICT, "the password was changed meanwhile");
        if (!bytes_are_equal(room->password.at + sizeof given->salt, given->key, sizeof given->key))
                return fail(call, ERR_FORBIDDEN, "that is not the room's password");
        return OK;
}
