-- Accounts and how their owners prove who they are. Everything about a person is keyed and hash-partitioned by the account's id, so that the schema
-- can be spread over several servers by that key; every statement names it.

-- When this installation began. Ids that are made up for names nobody has are dated between then and now, as real ones are.
CREATE TABLE installation (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        born_at  timestamptz NOT NULL DEFAULT now()
);
INSERT INTO installation DEFAULT VALUES;

CREATE TABLE users (
        id           uuid        NOT NULL,                        -- a UUIDv7 made by the client; it never changes
        login        text        NOT NULL,                        -- normalised; unique by the table logins
        display_name text,
        bio          text,
        rev          bigint      NOT NULL DEFAULT 0,              -- of the profile
        is_admin     boolean     NOT NULL DEFAULT false,
        srp_only     boolean     NOT NULL DEFAULT false,          -- a password must never reach the server: accounts with sealed rooms
        created_at   timestamptz NOT NULL,
        disabled_at  timestamptz,
        PRIMARY KEY (id)
) PARTITION BY HASH (id);

-- Which account a log-in name belongs to. Apart from users, because a name is unique over all of them.
CREATE TABLE logins (
        login   text NOT NULL,
        user_id uuid NOT NULL,
        PRIMARY KEY (login)
) PARTITION BY HASH (login);

CREATE TABLE credentials (
        user_id     uuid        NOT NULL,
        auth_scheme text        NOT NULL,                         -- srp6a-3072-sha256-a2id-v1
        salt        bytea       NOT NULL,
        memory_kib  integer     NOT NULL,
        passes      integer     NOT NULL,
        verifier    bytea       NOT NULL,
        changed_at  timestamptz NOT NULL,
        PRIMARY KEY (user_id)
) PARTITION BY HASH (user_id);

-- Challenges that wait for their answer: good once, for a minute. What a crash takes away is asked for again.
CREATE UNLOGGED TABLE login_attempts (
        id          uuid        PRIMARY KEY,
        account_id  uuid        NOT NULL,                         -- also made up, for a name that nobody has
        log_id      uuid        NOT NULL,                         -- whose log a failure goes to
        is_known    boolean     NOT NULL,
        b           bytea       NOT NULL,
        public_b    bytea       NOT NULL,
        salt        bytea       NOT NULL,
        verifier    bytea       NOT NULL,
        expires_at  timestamptz NOT NULL
);
CREATE INDEX login_attempts_expires ON login_attempts (expires_at);

-- Other ways in: log-in with somebody else's account, wallets.
CREATE TABLE identities (
        user_id   uuid        NOT NULL,
        provider  text        NOT NULL,
        subject   text        NOT NULL,
        linked_at timestamptz NOT NULL,
        PRIMARY KEY (user_id, provider, subject)
) PARTITION BY HASH (user_id);

CREATE TABLE second_factors (
        user_id    uuid        NOT NULL,
        id         uuid        NOT NULL,
        kind       text        NOT NULL,                          -- totp, webauthn, recovery
        name       text,
        public_key bytea,
        sealed     bytea,                                         -- a secret, sealed with the server's key
        counter    bigint      NOT NULL DEFAULT 0,                -- the last step or counter that was used
        created_at timestamptz NOT NULL,
        used_at    timestamptz,
        PRIMARY KEY (user_id, id)
) PARTITION BY HASH (user_id);

CREATE TABLE api_keys (
        user_id      uuid        NOT NULL,
        id           text        NOT NULL,                        -- the visible part
        hash         bytea       NOT NULL,                        -- SHA-256 of the secret part
        scopes       text        NOT NULL,
        rooms        uuid[],
        networks     text,
        created_at   timestamptz NOT NULL,
        expires_at   timestamptz,
        last_used_at timestamptz,
        revoked_at   timestamptz,
        PRIMARY KEY (user_id, id)
) PARTITION BY HASH (user_id);

CREATE TABLE invitations (
        hash       bytea       PRIMARY KEY,                       -- SHA-256 of the invitation
        created_by uuid        NOT NULL,
        uses_left  integer     NOT NULL CHECK (uses_left >= 0),
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL
);
CREATE INDEX invitations_expires ON invitations (expires_at);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE users_%s PARTITION OF users FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE logins_%s PARTITION OF logins FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE credentials_%s PARTITION OF credentials FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE identities_%s PARTITION OF identities FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE second_factors_%s PARTITION OF second_factors FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
                EXECUTE format('CREATE TABLE api_keys_%s PARTITION OF api_keys FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        END LOOP;
END $$;
