-- Rooms, members, marks and the room's log. Everything about a room is keyed and hash-partitioned by the room's id, so that
-- the schema can be spread over several servers by that key; every statement names it.

CREATE TABLE epoch (
        only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        id         uuid NOT NULL DEFAULT gen_random_uuid()        -- changes only when an operator put an old database back
);
INSERT INTO epoch DEFAULT VALUES;

CREATE TABLE rooms (
        id          uuid        NOT NULL,
        kind        smallint    NOT NULL,                         -- enum room_kind
        encryption  smallint    NOT NULL DEFAULT 0,               -- enum room_encryption, fixed at creation
        encryption_parameters text,
        name        text,
        topic       text,
        created_by  uuid        NOT NULL,
        created_at  timestamptz NOT NULL,
        rev         bigint      NOT NULL DEFAULT 0,               -- of name, topic and settings
        seq         bigint      NOT NULL DEFAULT 0,               -- the last number of its log
        num         bigint      NOT NULL DEFAULT 0,               -- messages of people so far
        floor       bigint      NOT NULL DEFAULT 0,               -- below this nothing is kept
        members     bigint      NOT NULL DEFAULT 0,
        last_at     timestamptz NOT NULL,
        text_max    integer     NOT NULL DEFAULT 2000,
        archived_at timestamptz,
        PRIMARY KEY (id)
) PARTITION BY HASH (id);

CREATE TABLE members (
        room_id     uuid        NOT NULL,
        user_id     uuid        NOT NULL,
        role        smallint    NOT NULL,                         -- enum member_role
        permissions bigint,                                       -- overrides the role's set when not null
        joined_at   timestamptz NOT NULL,
        joined_seq  bigint      NOT NULL,
        muted_until timestamptz,
        PRIMARY KEY (room_id, user_id)
) PARTITION BY HASH (room_id);

-- Apart from members, because they move with every message: narrow rows with room to be updated in place.
CREATE TABLE marks (
        room_id       uuid   NOT NULL,
        user_id       uuid   NOT NULL,
        read_seq      bigint NOT NULL DEFAULT 0,
        read_num      bigint NOT NULL DEFAULT 0,
        delivered_seq bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (room_id, user_id)
) PARTITION BY HASH (room_id);

-- One row for each message with its current state; a new message is its own log entry.
CREATE TABLE messages (
        room_id       uuid        NOT NULL,
        seq           bigint      NOT NULL,
        num           bigint      NOT NULL,
        at            timestamptz NOT NULL,
        sender        uuid        NOT NULL,
        cid           uuid        NOT NULL,
        rev           integer     NOT NULL DEFAULT 0,
        kind          smallint    NOT NULL,                       -- enum message_body_kind
        text          text,
        scheme        smallint,                                   -- of sealed ones: enum room_encryption
        ciphertext    bytea,
        commitment    bytea,
        sender_device uuid,
        franking_tag  bytea,
        reply_to      bigint,
        thread        bigint,
        files         uuid[],
        deleted_at    timestamptz,
        expires_at    timestamptz,
        PRIMARY KEY (room_id, seq)
) PARTITION BY HASH (room_id);

-- Log entries that are not new messages.
CREATE TABLE changes (
        room_id uuid        NOT NULL,
        seq     bigint      NOT NULL,
        at      timestamptz NOT NULL,
        event   text        NOT NULL,                             -- its name on the wire
        actor   uuid        NOT NULL,
        subject uuid,                                             -- the member it is about
        d       text        NOT NULL,                             -- the event, as it is sent
        PRIMARY KEY (room_id, seq)
) PARTITION BY HASH (room_id);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE rooms_%s PARTITION OF rooms FOR VALUES WITH (MODULUS 8, REMAINDER %s) WITH (fillfactor = 50)', part, part);
                EXECUTE format('CREATE TABLE members_%s PARTITION OF members FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE marks_%s PARTITION OF marks FOR VALUES WITH (MODULUS 8, REMAINDER %s) WITH (fillfactor = 50)', part, part);
                EXECUTE format('CREATE TABLE messages_%s PARTITION OF messages FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE changes_%s PARTITION OF changes FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;

-- The directory of public rooms: by name, over all partitions.
CREATE INDEX rooms_directory ON rooms (lower(name), id) WHERE kind = 2 AND archived_at IS NULL;

-- A room's log: sync, gap fill, relay, search and export all read this one view, by room and seq.
CREATE VIEW log AS
        SELECT room_id, seq, at, 'message.sent' AS event, sender AS actor, NULL::uuid AS subject, NULL::text AS d,
               num, cid, rev, kind, text, scheme, ciphertext, commitment, sender_device, reply_to, thread, deleted_at
          FROM messages
        UNION ALL
        SELECT room_id, seq, at, event, actor, subject, d,
               NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
          FROM changes;
