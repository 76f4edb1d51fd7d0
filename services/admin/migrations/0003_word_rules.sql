-- Rules about words for all rooms. Gateways keep them in memory and look at the head again and again: it changes with every change.
CREATE TABLE word_rules (
        id         uuid        NOT NULL PRIMARY KEY,
        rev        bigint      NOT NULL DEFAULT 0,
        kind       smallint    NOT NULL,                          -- enum rule_kind
        words      text        NOT NULL,
        action     smallint    NOT NULL,                          -- enum rule_action
        mute_ms    bigint,
        by         uuid        NOT NULL,
        at         timestamptz NOT NULL
);
CREATE TABLE word_rules_head (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        version  bigint NOT NULL
);
INSERT INTO word_rules_head (version) VALUES (0);

CREATE VIEW pub_word_rules      AS SELECT id, kind, words, action, mute_ms FROM word_rules;
CREATE VIEW pub_word_rules_head AS SELECT version FROM word_rules_head;
GRANT USAGE ON SCHEMA admin TO chat;
GRANT SELECT ON pub_word_rules, pub_word_rules_head TO chat;
