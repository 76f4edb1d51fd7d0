-- What end-to-end encryption needs of the server: a directory of keys, and blobs that it cannot read. Plain clients have devices without keys.

CREATE TABLE devices (
        user_id      uuid        NOT NULL,
        id           uuid        NOT NULL,
        name         text,
        identity_key bytea,
        signing_key  bytea,
        signature    bytea,                                       -- by the account's key
        capabilities text        NOT NULL DEFAULT '',             -- dr1 sk1 mls1, by spaces
        created_at   timestamptz NOT NULL,
        revoked_at   timestamptz,
        PRIMARY KEY (user_id, id)
) PARTITION BY HASH (user_id);

CREATE TABLE account_keys (
        user_id    uuid        NOT NULL,
        generation bigint      NOT NULL,
        public_key bytea       NOT NULL,
        hand_over  bytea,                                         -- signed by the key before
        created_at timestamptz NOT NULL,
        replaced_at timestamptz,
        PRIMARY KEY (user_id, generation)
) PARTITION BY HASH (user_id);

-- Append-only, numbered without holes for each user: a device that was added in silence leaves a trace.
CREATE TABLE device_list_log (
        user_id   uuid        NOT NULL,
        seq       bigint      NOT NULL,
        at        timestamptz NOT NULL,
        device_id uuid        NOT NULL,
        action    text        NOT NULL,                           -- added, changed, revoked
        entry     bytea       NOT NULL,
        hash      bytea       NOT NULL,                           -- over the entry and the hash before
        PRIMARY KEY (user_id, seq)
) PARTITION BY HASH (user_id);

CREATE TABLE signed_prekeys (
        user_id    uuid        NOT NULL,
        device_id  uuid        NOT NULL,
        id         bigint      NOT NULL,
        kind       text        NOT NULL,                          -- x25519, mlkem768
        public_key bytea       NOT NULL,
        signature  bytea       NOT NULL,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (user_id, device_id, kind, id)
) PARTITION BY HASH (user_id);

CREATE TABLE one_time_prekeys (
        user_id    uuid        NOT NULL,
        device_id  uuid        NOT NULL,
        kind       text        NOT NULL,                          -- x25519, mlkem768, mls_kp
        id         bigint      NOT NULL,
        public_key bytea       NOT NULL,
        signature  bytea,
        PRIMARY KEY (user_id, device_id, kind, id)
) PARTITION BY HASH (user_id);

-- The account's secrets, sealed under a key made of the password, which the server never learns.
CREATE TABLE vault (
        user_id    uuid        NOT NULL,
        generation bigint      NOT NULL,
        sealed     bytea       NOT NULL,
        changed_at timestamptz NOT NULL,
        PRIMARY KEY (user_id)
) PARTITION BY HASH (user_id);

CREATE TABLE key_backup (
        user_id    uuid        NOT NULL,
        version    bigint      NOT NULL,
        room_id    uuid        NOT NULL,
        session    text        NOT NULL,
        generation bigint      NOT NULL,                          -- the highest wins
        sealed     bytea       NOT NULL,
        changed_at timestamptz NOT NULL,
        PRIMARY KEY (user_id, version, room_id, session)
) PARTITION BY HASH (user_id);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE devices_%s PARTITION OF devices FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE account_keys_%s PARTITION OF account_keys FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE device_list_log_%s PARTITION OF device_list_log FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE signed_prekeys_%s PARTITION OF signed_prekeys FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE one_time_prekeys_%s PARTITION OF one_time_prekeys FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE vault_%s PARTITION OF vault FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE key_backup_%s PARTITION OF key_backup FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;
