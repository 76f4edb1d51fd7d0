-- Messages that wait for their time: their writer's own, so keyed by the writer.
CREATE TABLE scheduled (
        user_id    uuid        NOT NULL,
        id         uuid        NOT NULL,                          -- the client's key of schedule.add
        room_id    uuid        NOT NULL,
        message    text        NOT NULL,                          -- TYPE scheduled_message as JSON
        send_at    timestamptz NOT NULL,
        due_at     timestamptz NOT NULL,                          -- when to try: send_at, and later after a refusal that time heals
        rev        bigint      NOT NULL DEFAULT 0,
        state      smallint    NOT NULL DEFAULT 0,                -- enum schedule_state: waiting, sending, failed; the others have no row
        cid        uuid,                                          -- the key under which it is sent: made and committed before it is sent for the first time
        failure    text,
        PRIMARY KEY (user_id, id)
) PARTITION BY HASH (user_id);
DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE scheduled_%s PARTITION OF scheduled FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;
CREATE INDEX scheduled_due ON scheduled (due_at) WHERE state < 2;

-- What the worker looks at: whose time may have come.
CREATE VIEW pub_scheduled AS SELECT user_id, id, due_at FROM scheduled WHERE state < 2;
GRANT SELECT ON pub_scheduled TO work;
