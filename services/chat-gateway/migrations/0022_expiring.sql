-- What time takes away: messages with a lifetime, what a room keeps no longer, rooms that end.

ALTER TABLE rooms
        ADD COLUMN IF NOT EXISTS ends_at timestamptz,             -- then it deletes itself
        ADD COLUMN retention_due_at  timestamptz,                 -- before then nothing is older than the room keeps …
        ADD COLUMN retention_seen_ms bigint,                      -- … if it keeps for so long: what retention_ms was when that was looked up
        ADD COLUMN emptied_at        timestamptz;                 -- of a deleted one: nothing of it is left but this row

-- By room, for who takes them away; over all rooms, for who looks where something is due. Both hold what has a lifetime and nothing else.
CREATE INDEX messages_expiring ON messages (room_id, expires_at) WHERE expires_at IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX messages_due ON messages (expires_at) WHERE expires_at IS NOT NULL AND deleted_at IS NULL;
-- Those whose lifetime begins when somebody reads them.
CREATE INDEX messages_unread_lifetime ON messages (room_id, seq) WHERE lifetime_from = 1 AND expires_at IS NULL AND deleted_at IS NULL;

CREATE INDEX rooms_retention_due ON rooms (retention_due_at) WHERE retention_ms IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX rooms_retention_new ON rooms (id) WHERE retention_ms IS DISTINCT FROM retention_seen_ms AND deleted_at IS NULL;
CREATE INDEX rooms_ending ON rooms (ends_at) WHERE ends_at IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX rooms_leaving ON rooms (deleted_at) WHERE deleted_at IS NOT NULL AND emptied_at IS NULL;

-- What the worker looks at.
CREATE VIEW pub_expiring AS SELECT room_id, expires_at FROM messages WHERE expires_at IS NOT NULL AND deleted_at IS NULL;
CREATE VIEW pub_retention AS
        SELECT id AS room_id, '-infinity'::timestamptz AS due_at FROM rooms WHERE retention_ms IS DISTINCT FROM retention_seen_ms AND deleted_at IS NULL
        UNION ALL
        SELECT id, retention_due_at FROM rooms WHERE retention_ms IS NOT NULL AND retention_seen_ms = retention_ms AND deleted_at IS NULL;
CREATE VIEW pub_ending AS
        SELECT id AS room_id, ends_at AS due_at FROM rooms WHERE ends_at IS NOT NULL AND deleted_at IS NULL
        UNION ALL
        SELECT id, deleted_at FROM rooms WHERE deleted_at IS NOT NULL AND emptied_at IS NULL;
GRANT SELECT ON pub_expiring, pub_retention, pub_ending TO work;
