-- What people keep for themselves.

CREATE TABLE bookmarks (
        user_id uuid        NOT NULL,
        room_id uuid        NOT NULL,
        seq     bigint      NOT NULL,
        at      timestamptz NOT NULL,
        note    text,
        PRIMARY KEY (user_id, room_id, seq)
) PARTITION BY HASH (user_id);
CREATE INDEX bookmarks_by_age ON bookmarks (user_id, at, room_id, seq);

CREATE TABLE drafts (
        user_id uuid        NOT NULL,
        room_id uuid        NOT NULL,
        thread  bigint      NOT NULL DEFAULT 0,                      -- 0: of the room itself
        rev     bigint      NOT NULL,                                -- not below the milliseconds since 1970: one that begins anew is newer than any before
        at      timestamptz NOT NULL,
        text    text        NOT NULL,
        PRIMARY KEY (user_id, room_id, thread)
) PARTITION BY HASH (user_id);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE bookmarks_%s PARTITION OF bookmarks FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE drafts_%s PARTITION OF drafts FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;
