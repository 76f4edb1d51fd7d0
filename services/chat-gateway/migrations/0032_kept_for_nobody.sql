-- Messages that go once every member has received them (lifetime_from 2): found by room, while they are there.

CREATE INDEX messages_undelivered ON messages (room_id, seq) WHERE lifetime_from = 2 AND deleted_at IS NULL;
