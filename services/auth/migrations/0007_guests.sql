-- Guests: people who came by an invitation to a room, for a day at most. When their time is over they are shut out, and what they called themselves is forgotten.

ALTER TABLE users
        ADD COLUMN is_guest boolean NOT NULL DEFAULT false;
CREATE INDEX users_guests ON users (created_at) WHERE is_guest AND disabled_at IS NULL;

CREATE OR REPLACE VIEW pub_users AS
        SELECT id AS user_id, login, display_name, rev, is_admin, disabled_at IS NOT NULL AS disabled, avatar, time_zone, language, is_guest FROM users;
