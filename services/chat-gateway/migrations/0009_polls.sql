-- Votes in polls. What is asked stands in the message.

-- How a poll stands: counted when somebody votes, not when it is read. No row: nobody voted yet.
CREATE TABLE polls (
        room_id   uuid        NOT NULL,
        seq       bigint      NOT NULL,
        counts    bigint[]    NOT NULL,                              -- of option o of question q at 20 q + o
        voters    bigint      NOT NULL DEFAULT 0,
        closed_at timestamptz,
        closed_by uuid,
        PRIMARY KEY (room_id, seq)
) PARTITION BY HASH (room_id);

CREATE TABLE poll_votes (
        room_id  uuid     NOT NULL,
        seq      bigint   NOT NULL,
        user_id  uuid     NOT NULL,
        question smallint NOT NULL,
        option   smallint NOT NULL,
        PRIMARY KEY (room_id, seq, user_id, question, option)
) PARTITION BY HASH (room_id);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE polls_%s PARTITION OF polls FOR VALUES WITH (MODULUS 8, REMAINDER %s) WITH (fillfactor = 50)', part, part);
                EXECUTE format('CREATE TABLE poll_votes_%s PARTITION OF poll_votes FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;
