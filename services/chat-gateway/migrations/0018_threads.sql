-- Threads: their messages in order, who follows them, and what somebody follows in a room.

CREATE INDEX messages_of_thread ON messages (room_id, thread, seq) WHERE thread IS NOT NULL;

-- Somebody may have read a thread without following it, or have stopped following it.
ALTER TABLE thread_marks
        ADD COLUMN is_following boolean NOT NULL DEFAULT true;
CREATE INDEX thread_marks_of_user ON thread_marks (room_id, user_id);
