/* search_names.h — chat.search_names: people and public rooms, as search finds them by name; and what it reads of people. */
#pragma once
#include "base/id.h"
#include "base/str.h"
#include "pg/tx.h"

/* In the order of their ids, each once; a shape as name_shape writes it. What is forgotten need not be there. */
void search_names_file(struct tx *tx, bool are_people, const struct id *ids, const struct str *shapes, int count);
void search_names_forget(struct tx *tx, const struct id *ids, int count);

/* Candidates: names with these letters in them, from the beginning of a word on or (is_part) anywhere, and (is_like) such as have many trigrams in common with them. The nearest first. */
struct names_wanted {
        struct str shape;
        bool       is_part, is_like;
        int64_t    limit;
};
int search_names_find(struct tx *tx, bool are_people, const struct names_wanted *wanted, struct id **out);

struct person_named {
        struct id  user;
        struct str login, name;                          /* the name: STR_NONE for none */
};
/* Those of these people whose accounts are there and not disabled, in no order. */
int search_people(struct tx *tx, const struct id *users, int count, struct person_named **out);
