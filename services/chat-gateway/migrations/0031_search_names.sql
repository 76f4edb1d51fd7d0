-- People and public rooms, as search finds them by name: the words of their names in plain letters, for trigrams. What a name is now is read where it belongs; this only says where to look.
CREATE TABLE search_names (
        subject_id  uuid    NOT NULL,                            -- whose name: a person's or a room's id
        is_person   boolean NOT NULL,
        shape       text    NOT NULL,
        PRIMARY KEY (subject_id)
);
CREATE INDEX search_names_people ON search_names USING gin (shape gin_trgm_ops) WITH (fastupdate = off) WHERE is_person;
CREATE INDEX search_names_rooms  ON search_names USING gin (shape gin_trgm_ops) WITH (fastupdate = off) WHERE NOT is_person;

-- How often a word is said changes with every message that says it: no index may name that, or each change would be made in all of them, trigrams included. Words that stand nowhere any more
-- are noted until the end of the transaction that took the last one out.
DROP INDEX search_words_unused;
ALTER TABLE search_words SET (fillfactor = 70);
CREATE TABLE search_words_gone (
        word        text NOT NULL,
        PRIMARY KEY (word)
);
