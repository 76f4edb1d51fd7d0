-- How lively rooms were, by days that are over: numbers, and nobody's name. Counted when somebody asks, once.

CREATE TABLE room_days (
        room_id  uuid        NOT NULL,
        day      timestamptz NOT NULL,                               -- its beginning, UTC
        messages bigint      NOT NULL,
        members  bigint      NOT NULL,                               -- how many people wrote any
        hours    bigint[]    NOT NULL,                               -- messages by the hour
        PRIMARY KEY (room_id, day)
) PARTITION BY HASH (room_id);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE room_days_%s PARTITION OF room_days FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;
