-- Ways into a room that are handed out. The secret names the room, so that it is found by the room's key; what is kept is its hash.

CREATE TABLE invites (
        room_id    uuid        NOT NULL,
        id         uuid        NOT NULL,
        hash       bytea       NOT NULL,                             -- SHA-256 of the secret
        role       smallint    NOT NULL,                             -- enum member_role
        uses       integer     NOT NULL,
        uses_left  integer     NOT NULL CHECK (uses_left >= 0),
        by         uuid        NOT NULL,
        at         timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (room_id, id)
) PARTITION BY HASH (room_id);
CREATE UNIQUE INDEX invites_hash ON invites (room_id, hash);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE invites_%s PARTITION OF invites FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;

-- auth lets a guest in who shows an invitation that is good.
CREATE VIEW pub_invites AS
        SELECT i.room_id, i.hash, i.uses_left, i.expires_at FROM invites i JOIN rooms r ON r.id = i.room_id
         WHERE r.deleted_at IS NULL AND r.archived_at IS NULL;
GRANT SELECT ON pub_invites TO auth;
