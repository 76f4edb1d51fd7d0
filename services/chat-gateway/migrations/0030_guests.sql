-- Guests, each with the one room they were let into: whoever's time is over still has a place there, which is to end. Keyed and hash-partitioned by the user's id.

CREATE TABLE guests (
        user_id uuid NOT NULL,
        room_id uuid NOT NULL,
        PRIMARY KEY (user_id)
) PARTITION BY HASH (user_id);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE guests_%s PARTITION OF guests FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;

-- Those who came before there was this table.
DO $$
BEGIN
        IF EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('auth.pub_users') AND attname = 'is_guest') THEN
                INSERT INTO guests (user_id, room_id)
                SELECT DISTINCT ON (m.user_id) m.user_id, m.room_id FROM members m JOIN auth.pub_users u ON u.user_id = m.user_id WHERE m.role = 1 AND u.is_guest ORDER BY m.user_id;
        END IF;
END $$;

CREATE VIEW pub_guests AS SELECT user_id, room_id FROM guests;
GRANT SELECT ON pub_guests TO work;
