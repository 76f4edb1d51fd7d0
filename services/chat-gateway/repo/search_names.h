/* search_names.h — chat.search_names: people and public rooms, as search finds them by name; and what it reads of people. */
#pragma once
#include "base/id.h"
#include "base/str.h"
#include "pg/tx.h"

/* In the order of their ids, each once; a shape as name_shape writes it. What is forgotten need not be there. */
void search_names_file(struct tx *tx, bool are_people, const struct id *ids, const struct str *shapes, int count);
void search_names_forget(struct tx *tx, const struct id *ids, int count);

/* Names with these letters in them, blanks between and around words: those that have the beginning as a word first, then those of which a word begins so. */
int search_names_with(struct tx *tx, bool are_people, struct str letters, struct str beginning, int64_t limit, struct id **out);
/* Names with a stretch that has so many thousandths of this one's trigrams. The nearest first. */
int search_names_like(struct tx *tx, bool are_people, struct str shape, int64_t thousandths, int64_t limit, struct id **out);

struct person_named {
        struct id  user;
        struct str login, name;                          /* the name: STR_NONE for none */
};
/* Those of these people whose accounts are there and not disabled, in no order. */
int search_people(struct tx *tx, const struct id *users, int count, struct person_named **out);
