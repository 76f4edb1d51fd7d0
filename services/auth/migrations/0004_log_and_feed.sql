-- What happened to each account, numbered without holes; answers kept for a client that asks again; and what moved. The daily partitions of the
-- last two are made ahead by the service itself.

-- How far each log is, and how often in a row signing in failed. Also of names that nobody has: their key is a hash of the name.
CREATE TABLE heads (
        user_id   uuid        NOT NULL,
        user_seq  bigint      NOT NULL DEFAULT 0,
        failures  integer     NOT NULL DEFAULT 0,
        failed_at timestamptz,
        PRIMARY KEY (user_id)
) PARTITION BY HASH (user_id);

CREATE TABLE log (
        user_id  uuid        NOT NULL,
        user_seq bigint      NOT NULL,
        at       timestamptz NOT NULL,
        event    text        NOT NULL,                            -- its name on the wire
        d        text        NOT NULL,
        PRIMARY KEY (user_id, user_seq)
) PARTITION BY HASH (user_id);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE heads_%s PARTITION OF heads FOR VALUES WITH (MODULUS 8, REMAINDER %s) WITH (fillfactor = 70)', part, part);
                EXECUTE format('CREATE TABLE log_%s PARTITION OF log FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;

-- A cid is a UUIDv7 and begins with its time: partitions by range of cid are days, and forgetting a day is dropping a table.
CREATE TABLE repeats (
        cid      uuid  NOT NULL,
        scope_id uuid  NOT NULL,
        user_id  uuid  NOT NULL,
        digest   bytea NOT NULL,                                  -- of what was asked: the same key for something else is a conflict
        answer   text  NOT NULL,
        PRIMARY KEY (cid, scope_id, user_id)
) PARTITION BY RANGE (cid);

-- One row for each changing transaction: the pairs it moved, (user, user_seq). The columns of rooms are there because all feeds have them.
CREATE TABLE feed (
        xid       xid8        NOT NULL DEFAULT pg_current_xact_id(),
        at        timestamptz NOT NULL DEFAULT now(),
        rooms     uuid[],
        seqs      bigint[],
        users     uuid[],
        user_seqs bigint[]
) PARTITION BY RANGE (at);

-- The highest xid that was dropped: raised and committed before its partition is detached.
CREATE TABLE feed_floor (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        xid      xid8 NOT NULL
);
INSERT INTO feed_floor (xid) VALUES ('0');
