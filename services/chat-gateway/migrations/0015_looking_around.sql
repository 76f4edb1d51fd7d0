-- The directory by category, tag and size, and the members of large rooms by role and by the beginning of their names.
-- Not by activity: an index on what moves with every message would make each of them write it.

CREATE INDEX rooms_category ON rooms (lower(category), lower(name), id) WHERE kind = 2 AND archived_at IS NULL;
CREATE INDEX rooms_size     ON rooms (members DESC, id DESC) WHERE kind = 2 AND archived_at IS NULL;
CREATE INDEX rooms_tags     ON rooms USING gin (tags) WHERE kind = 2 AND archived_at IS NULL;

CREATE INDEX members_role   ON members (room_id, role, user_id);
CREATE INDEX members_name   ON members (room_id, login text_pattern_ops);
