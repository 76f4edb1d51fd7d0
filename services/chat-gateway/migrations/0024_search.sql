-- What was said, as search finds it: filled from the logs behind everybody's back, and read by search.query alone.

-- Made by roles.sql, since only a superuser or the database's owner may; here for who runs migrations as one of these.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- How far each room's log is in the index, and in which language: another language, and the room is indexed anew. A room without a row is at 0.
CREATE TABLE search_heads (
        room_id     uuid     NOT NULL,
        seq         bigint   NOT NULL DEFAULT 0,
        language    smallint NOT NULL,                           -- enum search_language
        PRIMARY KEY (room_id)
) PARTITION BY HASH (room_id);

-- One row for each message that says something. Its lexemes are the words with their places and, without places, what else is asked for:
-- %ROOM, @SENDER, !NAMED (ends of ids), ^TIME (stretches of three lengths), #any #file #link #poll #pinned #thread. So one index answers every question.
CREATE TABLE search (
        room_id     uuid        NOT NULL,
        seq         bigint      NOT NULL,
        at          timestamptz NOT NULL,
        rev         integer     NOT NULL,                        -- of the message that was read: what shows another one is stale
        words       tsvector    NOT NULL,
        PRIMARY KEY (room_id, seq)
) PARTITION BY HASH (room_id);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE search_heads_%s PARTITION OF search_heads FOR VALUES WITH (MODULUS 8, REMAINDER %s) WITH (fillfactor = 50)', part, part);
                EXECUTE format('CREATE TABLE search_%s PARTITION OF search FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;

-- Nobody waits for whoever fills it, and everybody for what is pending: so nothing is.
CREATE INDEX search_words_of ON search USING gin (words) WITH (fastupdate = off);

-- Every word there is in the index, with how often it is: counted up to 1,000, from where on it is nobody's secret and stays. The shape is the word in plain
-- letters, for trigrams whatever the database's locale; words without one are not looked for by likeness.
CREATE TABLE search_words (
        word        text    NOT NULL,
        uses        integer NOT NULL,
        shape       text,
        PRIMARY KEY (word)
);
CREATE INDEX search_words_shape ON search_words USING gin (shape gin_trgm_ops) WITH (fastupdate = off);
-- Words that stand nowhere any more, up to the end of the transaction that took the last one out.
CREATE INDEX search_words_unused ON search_words (uses) WHERE uses <= 0;
