-- What people put on messages. How many react with what stands counted in messages.reactions; whether it is pinned in messages.is_pinned.

CREATE TABLE reactions (
        room_id uuid        NOT NULL,
        seq     bigint      NOT NULL,
        emoji   text        NOT NULL COLLATE "C",
        user_id uuid        NOT NULL,
        at      timestamptz NOT NULL,
        PRIMARY KEY (room_id, seq, emoji, user_id)
) PARTITION BY HASH (room_id);
CREATE INDEX reactions_of_user ON reactions (room_id, seq, user_id);

CREATE TABLE pins (
        room_id uuid        NOT NULL,
        seq     bigint      NOT NULL,
        author  uuid        NOT NULL,                                -- who pinned it
        at      timestamptz NOT NULL,
        PRIMARY KEY (room_id, seq)
) PARTITION BY HASH (room_id);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE reactions_%s PARTITION OF reactions FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE pins_%s PARTITION OF pins FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;
