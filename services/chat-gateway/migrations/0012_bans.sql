-- Who may not come into a room. A ban ends by itself: whoever asks compares the times.

CREATE TABLE bans (
        room_id uuid        NOT NULL,
        user_id uuid        NOT NULL,
        until   timestamptz,                                         -- NULL: until it is taken back
        reason  text,
        by      uuid        NOT NULL,
        at      timestamptz NOT NULL,
        PRIMARY KEY (room_id, user_id)
) PARTITION BY HASH (room_id);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE bans_%s PARTITION OF bans FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;
