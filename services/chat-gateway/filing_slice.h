/* filing_slice.h — what some messages of any rooms say goes into the index, and its words are counted. On a worker's thread, in a transaction that has locked the words (search_words_lock). */
#pragma once
#include "chat-gateway/repo/search.h"
#include "op/call.h"

/* The rooms are filed in one language. Messages that say nothing are left out; none of them may be in the index. Everything made on the way is in the transaction's arena. */
void filing_slice(struct call *call, enum search_language language, const struct id *rooms, const int64_t *seqs, int count);
