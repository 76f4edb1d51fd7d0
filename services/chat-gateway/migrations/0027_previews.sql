-- Links that are looked up: a message is due for it until it was looked at in its present revision, whatever came of that. What was found stands in `extra`, and goes with it.

ALTER TABLE messages
        ADD COLUMN previewed_rev integer;                            -- the revision whose links were looked up, or passed over

-- By room, for who looks them up; over all rooms, for who looks where there are some. Both hold messages with links that are new, and nothing else.
CREATE INDEX messages_linked ON messages (room_id, seq) WHERE extra LIKE '%"kind":"link"%' AND previewed_rev IS DISTINCT FROM rev AND deleted_at IS NULL;
CREATE INDEX messages_links_due ON messages (at) WHERE extra LIKE '%"kind":"link"%' AND previewed_rev IS DISTINCT FROM rev AND deleted_at IS NULL;

-- What the worker looks at.
CREATE VIEW pub_links AS SELECT room_id, at FROM messages WHERE extra LIKE '%"kind":"link"%' AND previewed_rev IS DISTINCT FROM rev AND deleted_at IS NULL;
GRANT SELECT ON pub_links TO work;
