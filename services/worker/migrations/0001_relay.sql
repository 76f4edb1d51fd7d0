-- How far readers of the feeds have come, and which worker does which part of the work. A reader's work is cut into shards by a hash of the log's id.

-- Who is at work: each worker says so every second, and those that fell silent are not counted.
CREATE TABLE workers (
        reader     text        NOT NULL,
        worker     uuid        NOT NULL,                          -- made anew at each start
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (reader, worker)
);

-- A shard belongs to one worker until its lease runs out. The epoch rises with every change of hands: what a worker stores it stores under the epoch
-- it was given, so that one who was overtaken while asleep stores nothing.
CREATE TABLE leases (
        reader     text        NOT NULL,
        shard      integer     NOT NULL,
        holder     uuid,
        epoch      bigint      NOT NULL DEFAULT 0,
        expires_at timestamptz NOT NULL DEFAULT '-infinity',
        PRIMARY KEY (reader, shard)
) WITH (fillfactor = 50);

-- Where reading a feed goes on: the xid of the last settled row that was taken, worth something in this history of the database alone.
CREATE TABLE cursors (
        reader  text    NOT NULL,
        feed    text    NOT NULL,                                 -- chat.pub_feed, auth.pub_feed
        shard   integer NOT NULL,
        xid     xid8    NOT NULL,
        history text    NOT NULL,                                 -- system identifier and timeline
        PRIMARY KEY (reader, feed, shard)
) WITH (fillfactor = 50);

-- The last number of each log that was sent and acknowledged. This is what decides; the cursors only say where to look.
CREATE TABLE relayed (
        reader text   NOT NULL,
        log    text   NOT NULL,                                   -- chat.rooms, chat.users, auth.users
        log_id uuid   NOT NULL,
        seq    bigint NOT NULL,
        PRIMARY KEY (log_id, log, reader)
) PARTITION BY HASH (log_id);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE relayed_%s PARTITION OF relayed FOR VALUES WITH (MODULUS 8, REMAINDER %s) WITH (fillfactor = 70)', part, part);
        END LOOP;
END $$;
