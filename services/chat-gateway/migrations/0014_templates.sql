-- What new rooms of a person begin as.

CREATE TABLE templates (
        user_id uuid        NOT NULL,
        id      uuid        NOT NULL,
        name    text        NOT NULL,
        d       text        NOT NULL,                                -- TYPE room_template as JSON
        at      timestamptz NOT NULL,
        PRIMARY KEY (user_id, id)
) PARTITION BY HASH (user_id);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE templates_%s PARTITION OF templates FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;
