-- What belongs to a user in chat: their rooms, and a log of their own of the same shape as a room's. Keyed and hash-partitioned by the user's id.

CREATE TABLE user_heads (
        user_id  uuid   NOT NULL,
        user_seq bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (user_id)
) PARTITION BY HASH (user_id);

CREATE TABLE user_rooms (
        user_id  uuid        NOT NULL,
        room_id  uuid        NOT NULL,
        since    timestamptz NOT NULL,
        PRIMARY KEY (user_id, room_id)
) PARTITION BY HASH (user_id);

CREATE TABLE user_log (
        user_id  uuid        NOT NULL,
        user_seq bigint      NOT NULL,
        at       timestamptz NOT NULL,
        event    text        NOT NULL,
        d        text        NOT NULL,
        PRIMARY KEY (user_id, user_seq)
) PARTITION BY HASH (user_id);

-- Keys of sealed messages for one device each, and whatever else its clients send it: at least once, acknowledged, apart from the rooms' logs.
CREATE TABLE to_device (
        user_id   uuid        NOT NULL,
        device_id uuid        NOT NULL,
        position  bigint      NOT NULL,                           -- dense per device
        id        uuid        NOT NULL,                           -- made by the sending client
        sender    uuid        NOT NULL,
        sender_device uuid    NOT NULL,
        room_id   uuid,
        body      bytea       NOT NULL,
        at        timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (user_id, device_id, position)
) PARTITION BY HASH (user_id);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE user_heads_%s PARTITION OF user_heads FOR VALUES WITH (MODULUS 8, REMAINDER %s) WITH (fillfactor = 50)', part, part);
                EXECUTE format('CREATE TABLE user_rooms_%s PARTITION OF user_rooms FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE user_log_%s PARTITION OF user_log FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE to_device_%s PARTITION OF to_device FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;
