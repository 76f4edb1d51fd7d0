-- What was reported: by people once for each message, by rules as they flag it. The message is kept as it stood, so that whoever decides sees what was
-- seen; what is decided belongs to admin, which reads these rows and changes none.
CREATE TABLE reported (
        room_id    uuid        NOT NULL,
        seq        bigint      NOT NULL,                          -- the message
        source     uuid        NOT NULL,                          -- who reported it, or which rule
        is_rule    boolean     NOT NULL,
        id         uuid        NOT NULL,
        reason     smallint    NOT NULL,                          -- enum report_reason
        words      text,
        at         timestamptz NOT NULL,
        sender     uuid        NOT NULL,
        said_at    timestamptz NOT NULL,
        rev        bigint      NOT NULL,
        body       text        NOT NULL,                          -- ONE_OF message_body as JSON
        neighbours bigint[]    NOT NULL DEFAULT '{}',
        outcome    smallint,                                      -- enum report_outcome, once the reporter was told
        PRIMARY KEY (room_id, seq, source)
) PARTITION BY HASH (room_id);
DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE reported_%s PARTITION OF reported FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;
CREATE INDEX reported_by_id ON reported (id);
CREATE INDEX reported_of_room ON reported (room_id, id);

-- With what was said: for the operators' desk alone.
CREATE VIEW pub_reported AS
        SELECT id, room_id, seq, source, is_rule, reason, words, at, sender, said_at, rev, body, neighbours FROM reported;
GRANT USAGE ON SCHEMA chat TO admin;
GRANT SELECT ON pub_reported TO admin;

-- Without: who waits to be told what became of it.
CREATE VIEW pub_reporters AS SELECT id, room_id, source AS user_id FROM reported WHERE NOT is_rule AND outcome IS NULL;
GRANT SELECT ON pub_reporters TO work;
