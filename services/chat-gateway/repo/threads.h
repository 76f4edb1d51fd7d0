/* threads.h — chat.threads and chat.thread_marks: how many replies hang on a message, and who reads along. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

struct thread_row {
        int64_t root, replies, last_seq, last_at;        /* 0 while there is no reply */
        int64_t read_seq, read_num;                      /* the person's mark */
        bool    is_following, is_muted;
};

/* As this person has it: also of a message that nobody has replied to. */
struct thread_row threads_get(struct tx *tx, struct id room, int64_t root, struct id user);

/* Those with replies that hang on messages from `floor` on, the latest reply first, before one; with is_following those that the person follows alone. */
int threads_page(struct tx *tx, struct id room, struct id user, bool is_following, int64_t before_seq, int64_t floor, int64_t limit, struct thread_row **out);

/* What hangs on messages from…to; without anybody's marks, in no order. */
int threads_between(struct tx *tx, struct id room, int64_t from, int64_t to, struct thread_row **out);

/* Each tells whether something changed. A mark only moves forward; who follows anew has read what there is; unfollowing and muting keep the mark. Who wrote what the thread hangs on
 * follows it from its first reply on, if they have muted it as well, and not if they have said before that they will not. */
bool thread_marks_read(struct tx *tx, struct id room, struct id user, const struct thread_row *thread);          /* to read_seq and read_num */
bool thread_marks_follow(struct tx *tx, struct id room, struct id user, const struct thread_row *thread);        /* from its last reply on */
bool thread_marks_unfollow(struct tx *tx, struct id room, struct id user, int64_t root, bool is_author);
bool thread_marks_mute(struct tx *tx, struct id room, struct id user, int64_t root, bool is_muted, bool is_author);
