-- What a message was before, what is kept of a deleted one for a while, and what somebody wants to see no more.

ALTER TABLE messages
        ADD COLUMN edited_by        uuid,                            -- who made its present revision; NULL: its sender
        ADD COLUMN reactions        text,                            -- TYPE message_reactions as JSON: counted when one comes or goes, not when it is read
        ADD COLUMN is_pinned        boolean NOT NULL DEFAULT false;

-- Every revision but the present one.
CREATE TABLE revisions (
        room_id       uuid        NOT NULL,
        seq           bigint      NOT NULL,
        rev           integer     NOT NULL,
        at            timestamptz NOT NULL,
        author        uuid        NOT NULL,                          -- of this revision
        text          text,
        extra         text,
        ciphertext    bytea,
        commitment    bytea,
        sender_device uuid,
        PRIMARY KEY (room_id, seq, rev)
) PARTITION BY HASH (room_id);

-- What a deleted message said, for as long as it may be brought back. Then all that hangs on it goes.
CREATE TABLE deleted (
        room_id       uuid        NOT NULL,
        seq           bigint      NOT NULL,
        until         timestamptz NOT NULL,
        author        uuid        NOT NULL,                          -- who deleted it
        text          text,
        extra         text,
        ciphertext    bytea,
        PRIMARY KEY (room_id, seq)
) PARTITION BY HASH (room_id);
CREATE INDEX deleted_until ON deleted (room_id, until);

-- Deleted for one person alone.
CREATE TABLE hidden (
        user_id       uuid        NOT NULL,
        room_id       uuid        NOT NULL,
        seq           bigint      NOT NULL,
        PRIMARY KEY (user_id, room_id, seq)
) PARTITION BY HASH (user_id);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE revisions_%s PARTITION OF revisions FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE deleted_%s PARTITION OF deleted FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE hidden_%s PARTITION OF hidden FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;

CREATE OR REPLACE VIEW log AS
        SELECT room_id, seq, at, 'message.sent' AS event, sender AS actor, NULL::uuid AS subject, NULL::text AS d,
               num, cid, rev, kind, text, scheme, ciphertext, commitment, sender_device, reply_to, thread, deleted_at,
               thread_num, extra, edited_at, expires_at, NULL::bigint AS target, reactions, is_pinned
          FROM messages
        UNION ALL
        SELECT room_id, seq, at, event, actor, subject, d,
               NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
               NULL, NULL, NULL, NULL, target, NULL, NULL
          FROM changes;

-- The log without what people said: an edit says who, what and which revision, and not the words.
CREATE OR REPLACE VIEW pub_log AS
        SELECT room_id, seq, at, event, actor, subject,
               CASE WHEN event IN ('message.edited', 'message.restored') THEN (d::jsonb - '{body,spans}'::text[])::text ELSE d END AS d,
               num, cid,
               CASE kind WHEN 0 THEN 'text' WHEN 1 THEN 'sealed' WHEN 2 THEN 'system' WHEN 3 THEN 'poll' WHEN 4 THEN 'location' END AS body_kind,
               coalesce(octet_length(text), octet_length(ciphertext), octet_length(extra)) AS body_bytes
          FROM log;
