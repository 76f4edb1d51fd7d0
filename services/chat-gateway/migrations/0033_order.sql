-- Raids: many people coming into one room at once. For a while the room is on guard then: who is new in it is held to a pace, and nobody else comes in, where the room wants that.

ALTER TABLE rooms
        ADD COLUMN raid_joins    bigint,                                 -- so many joins within the window are a raid; 0: never; NULL: as the installation says
        ADD COLUMN guard_closes  boolean NOT NULL DEFAULT false,         -- while on guard nobody comes in by themselves
        ADD COLUMN guarded_until timestamptz,
        ADD COLUMN guarded_after timestamptz,                            -- who came after this is new while it lasts …
        ADD COLUMN guard_slow_ms bigint NOT NULL DEFAULT 0;              -- … and held to this pace

-- What a member who is held to a pace did last, besides speaking.
ALTER TABLE marks ADD COLUMN acted_at timestamptz;

-- Who came in by themselves lately: no longer than the window.
CREATE TABLE joiners (
        room_id uuid        NOT NULL,
        user_id uuid        NOT NULL,
        at      timestamptz NOT NULL,
        PRIMARY KEY (room_id, user_id)
) PARTITION BY HASH (room_id);
CREATE INDEX ON joiners (room_id, at);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE joiners_%s PARTITION OF joiners FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;

-- Of the users' own logs, which tell their devices what these know by other means, the few entries that are audited.
CREATE INDEX user_log_audited ON user_log (user_id, user_seq) WHERE event = 'report.created';
CREATE VIEW pub_user_audit AS SELECT user_id, user_seq, at, event, d FROM user_log WHERE event = 'report.created';
GRANT SELECT ON pub_user_audit TO work;
