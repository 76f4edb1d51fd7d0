/* members.h — chat.members and chat.marks: who is in a room, as what, and how far they have read. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

struct member {
        struct id  room, user;
        struct str login;                                /* as mentions name them; STR_NONE when not known */
        struct str nick;                                 /* what they are called here; STR_NONE: as elsewhere */
        enum member_role role;
        bool       has_permissions;                      /* their own set, instead of the role's */
        unsigned   permissions;
        int64_t    joined_at, joined_seq, muted_until;
        struct room_marks marks;
};

bool members_get(struct tx *tx, struct id room, struct id user, struct member *out);
/* The caller's places in these rooms, and the other member of each, which is for direct rooms; in no order, rooms without are missing. */
int members_of_user(struct tx *tx, struct id user, const struct id *rooms, size_t count, struct member **out);
int members_peers(struct tx *tx, struct id user, const struct id *rooms, size_t count, struct member **out);   /* room and user alone are filled in */
/* Until the transaction ends nobody takes the member's place or role away; who is about to is waited for. */
void members_hold(struct tx *tx, struct id room, struct id user);
void members_insert(struct tx *tx, const struct member *member);         /* with marks at the room's present end */
void members_delete(struct tx *tx, struct id room, struct id user);
void members_set_role(struct tx *tx, struct id room, struct id user, enum member_role role);     /* permissions of their own end with it */
void members_set_permissions(struct tx *tx, struct id room, struct id user, bool has_own, unsigned permissions);
/* Until it is taken back: a time that everybody can write down. */
#define MUTED_FOR_EVER 253402300799000LL                 /* 9999-12-31T23:59:59Z */
void members_set_muted(struct tx *tx, struct id room, struct id user, int64_t until_ms);         /* 0: not at all */
void members_set_nick(struct tx *tx, struct id room, struct id user, struct str nick);           /* STR_NONE: none */
int64_t members_count_owners(struct tx *tx, struct id room);

/* In the order of their ids, after one; all of them, or those of a role. */
int members_page(struct tx *tx, struct id room, struct id after, int64_t limit, struct member **out);
int members_page_of_role(struct tx *tx, struct id room, enum member_role role, struct id after, int64_t limit, struct member **out);
/* Those whose log-in names begin like that, in the order of these, after one (STR_NONE: from the first); ROLE_NOBODY: of whatever role. */
int members_page_of_name(struct tx *tx, struct id room, struct str prefix, enum member_role role, struct str after, int64_t limit, struct member **out);
/* Up to `limit` of them, for signals to small rooms. */
struct marks_of_room {
        struct id room;
        struct room_marks marks;
};
/* The caller's marks in these rooms; in no order, rooms without are missing. */
int marks_of_user(struct tx *tx, struct id user, const struct id *rooms, size_t count, struct marks_of_room **out);

/* They do something now, and wait `pace_ms` before the next: 0, or for how long they still wait since the last. */
int64_t marks_act(struct tx *tx, struct id room, struct id user, int64_t pace_ms);

/* Forward only, all at once: arrays of equal length. What really moved is told back, in no order. */
struct marks_move {
        struct id room, user;
        int64_t   read_seq, read_num, delivered_seq;
};
int marks_move(struct tx *tx, const struct marks_move *moves, size_t count, struct marks_move **moved);

/* --- for mentions */
struct member_name {
        struct id  room;
        struct str login;                                /* in the one form of log-in names */
        struct id  user;                                 /* the answer; ID_NONE for nobody there */
};
void members_of_logins(struct tx *tx, struct member_name *names, size_t count);

struct role_holder {
        struct id        user;
        enum member_role role;
};
/* Who has that role or a higher one, the highest first. */
int members_of_role(struct tx *tx, struct id room, enum member_role lowest, int64_t limit, struct role_holder **out);
