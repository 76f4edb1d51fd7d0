/* room_settings.h — what a room is and how it behaves, as views, events and templates tell it; and the one way to change it. On a worker's thread. */
#pragma once
#include "chat-gateway/seat.h"

struct permission_list {
        size_t                count;
        enum room_permission *items;
};
struct role_list {
        size_t            count;
        struct role_bits *items;
};
struct text_list {
        size_t      count;
        struct str *items;
};

/* Bits as the words they have on the wire, and back. */
struct permission_list permission_list(unsigned bits, struct arena *arena);
unsigned               permission_bits(const enum room_permission *items, size_t count);

struct room_settings room_settings(const struct room *room);
/* Every role from guest on, when the room says itself what they may do; else none. */
struct role_list     room_roles(const struct room *room, struct arena *arena);
struct text_list     room_tags(const struct room *room, struct arena *arena);

/* The room as it is now becomes its next revision: stored, and told in its log. The entry's number. */
int64_t room_settings_changed(struct call *call, struct room *room);
/* The same, and some of its members may read it now who might not before, or the other way round: the entry is about the room, by which live/ knows. */
int64_t room_readers_changed(struct call *call, struct room *room);
