-- Answers kept for a client that asks again, and what moved. Their daily partitions are made a week ahead by the service itself.

-- A cid is a UUIDv7 and begins with its time: partitions by range of cid are days, and forgetting a day is dropping a table.
CREATE TABLE repeats (
        cid      uuid  NOT NULL,
        scope_id uuid  NOT NULL,                                  -- the room, or none
        user_id  uuid  NOT NULL,
        digest   bytea NOT NULL,                                  -- of what was asked: the same key for something else is a conflict
        answer   text,                                            -- NULL for a message: then seq, num and at are the answer
        seq      bigint,
        num      bigint,
        at       timestamptz,
        PRIMARY KEY (cid, scope_id, user_id)
) PARTITION BY RANGE (cid);

-- One row for each changing transaction: the pairs it moved, (room, seq) and (user, user_seq).
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
