-- What other services may read: views are public as a header is, tables are private as a source file is.

CREATE VIEW pub_feed       AS SELECT xid, at, rooms, seqs, users, user_seqs FROM feed;
CREATE VIEW pub_feed_floor AS SELECT xid FROM feed_floor;
CREATE VIEW pub_heads      AS SELECT id AS room_id, seq FROM rooms;
CREATE VIEW pub_user_heads AS SELECT user_id, user_seq FROM user_heads;
CREATE VIEW pub_user_log   AS SELECT user_id, user_seq, at, event, d FROM user_log;
CREATE VIEW pub_rooms      AS SELECT id AS room_id, kind, encryption, name, topic, created_at, seq, num, members FROM rooms;
CREATE VIEW pub_members    AS SELECT room_id, user_id, role, joined_at FROM members;

-- The log without what people said: of a message its kind and how long it is.
CREATE VIEW pub_log AS
        SELECT room_id, seq, at, event, actor, subject, d, num, cid,
               CASE kind WHEN 0 THEN 'text' WHEN 1 THEN 'sealed' WHEN 2 THEN 'system' END AS body_kind,
               coalesce(octet_length(text), octet_length(ciphertext)) AS body_bytes
          FROM log;

GRANT USAGE ON SCHEMA chat TO work, auth;
GRANT SELECT ON pub_feed, pub_feed_floor, pub_heads, pub_user_heads, pub_user_log, pub_rooms, pub_members, pub_log TO work;
