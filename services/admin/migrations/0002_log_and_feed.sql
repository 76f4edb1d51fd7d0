-- What each administrator did, numbered without holes; answers kept for a client that asks again; and what moved. The daily partitions of the last two are
-- made ahead by the service itself.
CREATE TABLE heads (
        user_id   uuid        NOT NULL PRIMARY KEY,
        user_seq  bigint      NOT NULL DEFAULT 0
);

CREATE TABLE log (
        user_id  uuid        NOT NULL,
        user_seq bigint      NOT NULL,
        at       timestamptz NOT NULL,
        event    text        NOT NULL,                            -- its name on the wire
        d        text        NOT NULL,
        PRIMARY KEY (user_id, user_seq)
);

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

-- What other services may read: views are public as a header is, tables are private as a source file is.
CREATE VIEW pub_feed       AS SELECT xid, at, rooms, seqs, users, user_seqs FROM feed;
CREATE VIEW pub_feed_floor AS SELECT xid FROM feed_floor;
CREATE VIEW pub_heads      AS SELECT user_id, user_seq FROM heads;
CREATE VIEW pub_log        AS SELECT user_id, user_seq, at, event, d FROM log;
CREATE VIEW pub_reports    AS SELECT id, outcome, closed_at FROM reports;        -- not the notes

GRANT USAGE ON SCHEMA admin TO work;
GRANT SELECT ON pub_feed, pub_feed_floor, pub_heads, pub_log, pub_reports TO work;
