-- What is kept of deleted messages for a while goes when that is over, also in rooms where nothing is deleted any more.

CREATE INDEX deleted_due ON deleted (until);

CREATE OR REPLACE VIEW pub_expiring AS
        SELECT room_id, expires_at FROM messages WHERE expires_at IS NOT NULL AND deleted_at IS NULL
        UNION ALL
        SELECT room_id, until FROM deleted;
