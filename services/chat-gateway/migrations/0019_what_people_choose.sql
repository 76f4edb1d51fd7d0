-- What people choose for themselves: preferences that reach every device, and of whom they want to hear nothing. Keyed and hash-partitioned by the user's id.

CREATE TABLE preferences (
        user_id     uuid   NOT NULL,
        scope_id    uuid   NOT NULL,                              -- the room, or the id of nobody: everywhere
        name        text   NOT NULL,
        value       text   NOT NULL,                              -- JSON
        rev         bigint NOT NULL,
        PRIMARY KEY (user_id, scope_id, name)
) PARTITION BY HASH (user_id);

CREATE TABLE blocks (
        user_id     uuid        NOT NULL,                         -- who wants to hear nothing …
        blocked_id  uuid        NOT NULL,                         -- … from whom
        at          timestamptz NOT NULL,
        PRIMARY KEY (user_id, blocked_id)
) PARTITION BY HASH (user_id);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE preferences_%s PARTITION OF preferences FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE blocks_%s PARTITION OF blocks FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;
