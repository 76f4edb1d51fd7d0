-- What other services may read: views are public as a header is, tables are private as a source file is.

CREATE VIEW pub_users       AS SELECT id AS user_id, login, display_name, rev, is_admin, disabled_at IS NOT NULL AS disabled FROM users;
CREATE VIEW pub_sessions    AS SELECT user_id, id AS session_id, device_id, created_at, last_used_at, revoked_at FROM sessions;
CREATE VIEW pub_keys        AS SELECT kid, x, y, published_at FROM keys WHERE retired_at IS NULL;
CREATE VIEW pub_revocations AS SELECT seq, xid, kind, id, not_before, expires_at FROM revocations;
CREATE VIEW pub_feed        AS SELECT xid, at, rooms, seqs, users, user_seqs FROM feed;
CREATE VIEW pub_feed_floor  AS SELECT xid FROM feed_floor;
CREATE VIEW pub_heads       AS SELECT user_id, user_seq FROM heads;
CREATE VIEW pub_log         AS SELECT user_id, user_seq, at, event, d FROM log;

GRANT USAGE ON SCHEMA auth TO chat, work;
GRANT SELECT ON pub_users, pub_sessions, pub_keys, pub_revocations, pub_feed, pub_feed_floor, pub_heads, pub_log TO chat, work;
