/* search.h — chat.search, chat.search_heads and chat.search_words: what was said, as search finds it; and what filing and finding read of rooms, members, messages and people, by their keys. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

/* --- filing */

struct search_head {
        struct id            room;
        int64_t              seq;                        /* filed up to here */
        enum search_language language;                   /* as it was filed */
};

/* Makes the heads of rooms that are missing (at 0, in the language given), locks all, and reads them: one files a room at a time. In the order of their rooms' ids. */
void search_heads_enter(struct tx *tx, struct search_head *heads, int count);
void search_heads_store(struct tx *tx, const struct search_head *heads, int count);
void search_head_forget(struct tx *tx, struct id room);

/* A part of a room's log. */
struct log_stretch {
        struct id room;
        int64_t   after, to;
};
/* The messages that these stretches bring or change, each once, by stretch and number, with how much they say; the count. */
struct touched {
        int     stretch;                                 /* which of them */
        int64_t seq, bytes;
};
int search_touched(struct tx *tx, const struct log_stretch *stretches, int count, struct touched **out);

/* A message as it is filed, or shown. */
struct said {
        struct id  room, sender;
        int64_t    seq, at_ms, rev, thread;              /* thread: 0 for none */
        enum message_body_kind kind;
        struct str text, extra;                          /* of what is no text: struct message_extra as JSON */
        bool       has_files, is_pinned;
        int        named_count;
        struct id *named;                                /* whom it names, nobody's id for everyone */
        int        places_count;
        int64_t   *places;                               /* where its words were found */
};
/* Those of these that say something; the count. In no order. */
int search_said(struct tx *tx, const struct id *rooms, const int64_t *seqs, int count, struct said **out);

struct search_row {
        struct id  room;
        int64_t    seq, at_ms, rev;
        struct str words;                                /* as a tsvector is written */
};
void search_file(struct tx *tx, const struct search_row *rows, int count);

/* One files words at a time: locked behind every head, up to the commit. Everything below needs it. */
void search_words_lock(struct tx *tx);
/* Takes these messages out, or a slice of what is below a number, and their words off the counts. How many there were. */
int64_t search_take_out(struct tx *tx, struct id room, const int64_t *seqs, int count);
int64_t search_take_out_below(struct tx *tx, struct id room, int64_t seq, int64_t limit);
/* How many messages came with each word, each once. */
struct word_count {
        struct str word, shape;                          /* the shape: STR_NONE for none */
        int64_t    count;
};
void search_count_words(struct tx *tx, const struct word_count *words, int count);
/* Words that stand nowhere any more. */
void search_forget_words(struct tx *tx);

/* --- words */

/* What these words come from in each of these languages ("english"); without those that come from themselves. In no order. */
struct stem {
        struct str word, stem;
        int        language;                             /* which of them */
};
int search_stems(struct tx *tx, const struct str *words, int words_count, const struct str *languages, int languages_count, struct stem **out);

#define WORD_COMMON 1000                                 /* counted no further */
/* How often each of these is there; those that are not are missing. */
int search_uses(struct tx *tx, const struct str *words, int count, struct word_count **out);
/* Words that have this one in them, the most used first; and words of about its length that have so many thousandths of all trigrams in common with it. */
int search_words_with(struct tx *tx, struct str word, struct str shape, int64_t limit, struct str **out);
int search_words_like(struct tx *tx, struct str shape, int64_t thousandths, int letters_apart, int64_t limit, struct str **out);

/* --- finding */

/* A room of somebody's, as far as reading it is concerned. */
struct shelf {
        struct id  room;
        enum room_kind kind;
        struct str name;
        enum search_language language;
        int64_t    seq, floor, read_seq, joined_seq;
        bool       is_sealed, hides_history, has_own_permissions;
        enum member_role role;
        int64_t    permissions;                          /* their own, or the room's for their role; 0 when neither says */
        bool       has_room_permissions;
};
/* The person's rooms that are there; read_seq only with their marks. */
int search_shelves(struct tx *tx, struct id user, bool with_marks, struct shelf **out);

struct found {
        struct id room;
        int64_t   seq, at_ms, rev, score;
};
struct find {
        struct str       query, rank;                    /* as tsquery; rank may be empty */
        const struct id *rooms;                          /* where to look, and from which number on */
        const int64_t   *floors;
        int              rooms_count;
        int64_t          from_ms, to_ms;                 /* at or after, and before */
        struct found     before;                         /* the newest before this place (at, room, seq) */
        int64_t          limit;
};
/* Newest first. */
int search_find(struct tx *tx, const struct find *find, struct found **out);

/* These messages as they stand, with where these words are in them; those that say nothing any more are missing. In the order asked for. */
int search_show(struct tx *tx, const struct found *found, int count, const struct str *words, int words_count, struct said **out);

/* --- people */

/* Of that log-in name; ID_NONE for nobody, and for whose account is disabled. */
struct id search_person(struct tx *tx, struct str login);
