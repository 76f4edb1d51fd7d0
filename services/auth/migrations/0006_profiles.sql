-- What else people tell of themselves, and looking them up by how their names begin.

ALTER TABLE users
        ADD COLUMN avatar    uuid,                                -- a media object
        ADD COLUMN time_zone text,                                -- a name of the IANA time zone database
        ADD COLUMN language  text;

CREATE INDEX users_by_login ON users (login text_pattern_ops) WHERE disabled_at IS NULL;
CREATE INDEX users_by_name  ON users (lower(display_name) text_pattern_ops) WHERE disabled_at IS NULL;

CREATE OR REPLACE VIEW pub_users AS
        SELECT id AS user_id, login, display_name, rev, is_admin, disabled_at IS NOT NULL AS disabled, avatar, time_zone, language FROM users;
