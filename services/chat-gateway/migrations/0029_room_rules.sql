-- A room's own rules about words. Few rooms have any, and every gateway knows them all: it reads those that changed since it looked last.
CREATE TABLE room_rules (
        room_id    uuid        NOT NULL PRIMARY KEY,
        rev        bigint      NOT NULL,
        rules      text        NOT NULL,                          -- TYPE word_rules as JSON
        changed    xid8        NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX room_rules_changed ON room_rules (changed);
