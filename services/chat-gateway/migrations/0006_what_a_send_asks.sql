-- What a message meets on its way into a room, and what it leaves behind besides itself: settings of the room, threads, mentions.

ALTER TABLE rooms
        ADD COLUMN permissions      bigint[],                        -- what each role may do here, by its number; NULL: as the table of roles says
        ADD COLUMN locked_at        timestamptz,                     -- since then only who moderates speaks
        ADD COLUMN slow_mode_ms     bigint   NOT NULL DEFAULT 0,     -- between two messages of one member who does not moderate
        ADD COLUMN newcomer_ms      bigint   NOT NULL DEFAULT 0,     -- for so long a member is new …
        ADD COLUMN newcomer_slow_ms bigint   NOT NULL DEFAULT 0,     -- … and held to this pace: against raids
        ADD COLUMN hides_history    boolean  NOT NULL DEFAULT false, -- newcomers see nothing older than themselves
        ADD COLUMN retention_ms     bigint,                          -- bodies go after so long; NULL: never
        ADD COLUMN lifetime_ms      bigint,                          -- of messages that name none themselves; NULL: they stay
        ADD COLUMN lifetime_from    smallint NOT NULL DEFAULT 0,     -- enum lifetime_from
        ADD COLUMN is_blocked       boolean  NOT NULL DEFAULT false, -- a direct room of two of whom one wants to hear nothing
        ADD COLUMN deleted_at       timestamptz;

-- The log-in name beside the id, so that mentions are resolved by the room's key alone.
ALTER TABLE members
        ADD COLUMN login            text;
CREATE INDEX members_login ON members (room_id, login);
DO $$
BEGIN
        IF to_regclass('auth.pub_users') IS NOT NULL THEN
                UPDATE members SET login = (SELECT p.login FROM auth.pub_users p WHERE p.user_id = members.user_id);
        END IF;
END $$;

ALTER TABLE marks
        ADD COLUMN sent_at          timestamptz;                     -- the member's last message, for slow mode

ALTER TABLE messages
        ADD COLUMN thread_num       bigint,                          -- how many replies its thread had with it
        ADD COLUMN extra            text,                            -- TYPE message_extra as JSON: what its kind says besides words, and the spans found in them
        ADD COLUMN edited_at        timestamptz,
        ADD COLUMN deleted_by       uuid,
        ADD COLUMN lifetime_ms      bigint,
        ADD COLUMN lifetime_from    smallint;                        -- enum lifetime_from

-- The message that an entry is about: when its body goes, so does what the log's other entries repeat of it.
ALTER TABLE changes
        ADD COLUMN target           bigint;
CREATE INDEX changes_target ON changes (room_id, target) WHERE target IS NOT NULL;

-- A message with replies: how many there are, and the last of them.
CREATE TABLE threads (
        room_id     uuid        NOT NULL,
        root        bigint      NOT NULL,
        replies     bigint      NOT NULL DEFAULT 0,
        last_seq    bigint      NOT NULL DEFAULT 0,
        last_at     timestamptz NOT NULL,
        PRIMARY KEY (room_id, root)
) PARTITION BY HASH (room_id);
CREATE INDEX threads_by_age ON threads (room_id, last_seq);

-- Who reads along in a thread, and how far they are.
CREATE TABLE thread_marks (
        room_id     uuid    NOT NULL,
        root        bigint  NOT NULL,
        user_id     uuid    NOT NULL,
        read_seq    bigint  NOT NULL DEFAULT 0,
        read_num    bigint  NOT NULL DEFAULT 0,                      -- in replies: unread is the thread's replies less this
        is_muted    boolean NOT NULL DEFAULT false,
        PRIMARY KEY (room_id, root, user_id)
) PARTITION BY HASH (room_id);

-- One row for each person a message names; one under the id of nobody when it names everyone.
CREATE TABLE mentions (
        room_id     uuid     NOT NULL,
        user_id     uuid     NOT NULL,
        seq         bigint   NOT NULL,
        kind        smallint NOT NULL,                               -- enum span_kind
        PRIMARY KEY (room_id, user_id, seq)
) PARTITION BY HASH (room_id);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE threads_%s PARTITION OF threads FOR VALUES WITH (MODULUS 8, REMAINDER %s) WITH (fillfactor = 50)', part, part);
                EXECUTE format('CREATE TABLE thread_marks_%s PARTITION OF thread_marks FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE mentions_%s PARTITION OF mentions FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;

-- The view gains the columns that messages gained, and what an entry is about; views may only grow at their end.
CREATE OR REPLACE VIEW log AS
        SELECT room_id, seq, at, 'message.sent' AS event, sender AS actor, NULL::uuid AS subject, NULL::text AS d,
               num, cid, rev, kind, text, scheme, ciphertext, commitment, sender_device, reply_to, thread, deleted_at,
               thread_num, extra, edited_at, expires_at, NULL::bigint AS target
          FROM messages
        UNION ALL
        SELECT room_id, seq, at, event, actor, subject, d,
               NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
               NULL, NULL, NULL, NULL, target
          FROM changes;

CREATE OR REPLACE VIEW pub_log AS
        SELECT room_id, seq, at, event, actor, subject, d, num, cid,
               CASE kind WHEN 0 THEN 'text' WHEN 1 THEN 'sealed' WHEN 2 THEN 'system' WHEN 3 THEN 'poll' WHEN 4 THEN 'location' END AS body_kind,
               coalesce(octet_length(text), octet_length(ciphertext), octet_length(extra)) AS body_bytes
          FROM log;
