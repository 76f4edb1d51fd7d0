/* fuzz_frame.c — a frame's text cut into requests as the socket door does it: each is an object to the scanner, what it names can be sliced, and its reply is JSON again.
 *
 * sources: libs/base libs/json libs/door/envelope.c libs/op/call.c
 * links: -lcjson -lpthread -lm
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "door/envelope.h"
#include "json/scan.h"
#include "op/call.h"

#define FRAME_BYTES_MAX 98304
#define ARENA_BYTES_MAX ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
        if (!holds)
                abort();
}

static bool is_inside(struct str part, struct str whole)
{
        return part.at >= whole.at && part.at + part.len <= whole.at + whole.len;
}

static void reply(const struct envelope *envelope, enum err err)
{
        struct call      *call = call_create(NULL, DOOR_SOCKET);
        struct json_fault fault;
        struct buf        out;

        buf_init(&out, call->arena, FRAME_BYTES_MAX);
        call->err = err;
        if (envelope->fault && err != OK)
                field_faults_add(&call->faults, str_from(envelope->path), envelope->fault);
        envelope_reply(&out, envelope->id, call, "https://chat.test");
        must(!out.overflowed && json_scan(buf_str(&out), FRAME_BYTES_MAX, &fault) == OK);
        must(str_equal(json_member(buf_str(&out), "re"), envelope->id));
        call_destroy(&call);
}

static void take(struct str one, struct arena *arena)
{
        struct json_fault fault;
        struct envelope   envelope;

        if (json_scan(one, FRAME_BYTES_MAX, &fault) != OK)
                return;
        /* What the scanner takes ends where the cutter said it would. */
        must(one.at[0] == '{' && one.at[one.len - 1] == '}');
        if (!envelope_read(one, arena, &envelope))
                return;
        must(is_inside(envelope.id, one) && envelope.id.len && envelope.op.at && envelope.op.len <= ENVELOPE_NAME_MAX);
        must((envelope.fault == NULL) == (envelope.path == NULL));
        if (!envelope.fault && envelope.args.at)
                must(is_inside(envelope.args, one) && envelope.args.at[0] == '{' && json_scan(envelope.args, FRAME_BYTES_MAX, &fault) == OK);
        reply(&envelope, OK);
        reply(&envelope, ERR_INVALID);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct arena *arena = arena_create(ARENA_BYTES_MAX);
        struct str    frame = {(const char *)data, size}, rest = frame, one;
        size_t        before;
        bool          is_malformed;

        do {
                before = rest.len;
                if (!envelope_next(&rest, &one, &is_malformed))
                        break;
                must(is_inside(one, frame) && one.len >= 2 && rest.len < before);
                take(one, arena);
        } while (true);
        must(is_malformed || !rest.len);
        arena_destroy(&arena);
        return 0;
}
