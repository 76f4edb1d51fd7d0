-- Device sessions, the tokens that keep them going, and what ends them.

CREATE TABLE sessions (
        user_id      uuid        NOT NULL,
        id           uuid        NOT NULL,
        device_id    uuid        NOT NULL,
        name         text        NOT NULL DEFAULT '',
        amr          text        NOT NULL,                        -- how they signed in: srp, pwd
        created_at   timestamptz NOT NULL,
        last_used_at timestamptz NOT NULL,
        ip_prefix    text,                                        -- the address's first bits at the last use
        agent        text,
        revoked_at   timestamptz,
        reason       text,
        dpop_jkt     text,                                        -- the key the session is bound to (RFC 9449), when it is
        PRIMARY KEY (user_id, id)
) PARTITION BY HASH (user_id);
CREATE INDEX sessions_idle ON sessions (last_used_at) WHERE revoked_at IS NULL;
CREATE INDEX sessions_old ON sessions (created_at) WHERE revoked_at IS NULL;

-- Two rows for each session: the token that is good, and the one that was spent for it. Earlier ones are known by their generation.
CREATE TABLE refresh_tokens (
        user_id    uuid        NOT NULL,
        session_id uuid        NOT NULL,
        generation bigint      NOT NULL,
        hash       bytea       NOT NULL,                          -- SHA-256 of the token
        issued_at  timestamptz NOT NULL,
        used_at    timestamptz,
        successor_sealed bytea,                                   -- for whoever did not get the reply, for a few seconds
        PRIMARY KEY (user_id, session_id, generation)
) PARTITION BY HASH (user_id);
CREATE INDEX refresh_tokens_sealed ON refresh_tokens (used_at) WHERE successor_sealed IS NOT NULL;

-- What every service refuses although its token looks good. A row is read by its xid, as the feed is, so that a late commit is not passed over.
CREATE TABLE revocations (
        seq        bigserial   PRIMARY KEY,
        xid        xid8        NOT NULL DEFAULT pg_current_xact_id(),
        kind       text        NOT NULL CHECK (kind IN ('session', 'user', 'all')),
        id         uuid        NOT NULL,                          -- the session or the user
        not_before timestamptz NOT NULL,                          -- of user and all: tokens issued before are refused
        expires_at timestamptz NOT NULL                           -- then every token it is about has ended
);
CREATE INDEX revocations_xid ON revocations (xid);
CREATE INDEX revocations_expires ON revocations (expires_at);

-- The public halves of the keys that sign access tokens; the private halves are files that auth alone reads.
CREATE TABLE keys (
        kid          text        PRIMARY KEY,                     -- RFC 7638
        x            bytea       NOT NULL,
        y            bytea       NOT NULL,
        published_at timestamptz NOT NULL,
        signs_from   timestamptz NOT NULL,                        -- until the next one's
        retired_at   timestamptz
);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE sessions_%s PARTITION OF sessions FOR VALUES WITH (MODULUS 8, REMAINDER %s) WITH (fillfactor = 70)', part, part);
                EXECUTE format('CREATE TABLE refresh_tokens_%s PARTITION OF refresh_tokens FOR VALUES WITH (MODULUS 8, REMAINDER %s) WITH (fillfactor = 70)', part, part);
        END LOOP;
END $$;
