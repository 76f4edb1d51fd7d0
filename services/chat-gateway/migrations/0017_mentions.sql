-- Mentions: who said it, so that nobody's own words count for them; by role, by message; and each person's own list of them.

CREATE INDEX members_by_role ON members (room_id, role);

ALTER TABLE mentions
        ADD COLUMN sender  uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
CREATE INDEX mentions_of_message ON mentions (room_id, seq);

-- Messages whose mentions the persons named have not been told of yet: written with the message, taken away when it is done, found again when a gateway ended in between.
CREATE TABLE mentions_untold (
        room_id     uuid        NOT NULL,
        seq         bigint      NOT NULL,
        at          timestamptz NOT NULL,
        PRIMARY KEY (room_id, seq)
) PARTITION BY HASH (room_id);

-- The same by person, over all rooms: what mention.list reads. Everyone being named is nobody's mention in particular and does not stand here.
CREATE TABLE user_mentions (
        user_id     uuid        NOT NULL,
        room_id     uuid        NOT NULL,
        seq         bigint      NOT NULL,
        at          timestamptz NOT NULL,
        kind        smallint    NOT NULL,                            -- enum span_kind
        sender      uuid        NOT NULL,
        PRIMARY KEY (user_id, room_id, seq)
) PARTITION BY HASH (user_id);
CREATE INDEX user_mentions_by_age ON user_mentions (user_id, at, room_id, seq);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE mentions_untold_%s PARTITION OF mentions_untold FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE user_mentions_%s PARTITION OF user_mentions FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;
