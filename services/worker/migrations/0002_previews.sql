-- What links led to when they were looked up last, so that one link that is said in many rooms is asked for once. By the link's digest: what it was is nobody's business here.
CREATE TABLE previews (
        url_hash    bytea       NOT NULL,                         -- SHA-256
        title       text,                                         -- NULL: there was nothing to show
        description text,
        site        text,
        image       text,
        expires_at  timestamptz NOT NULL,
        PRIMARY KEY (url_hash)
);
CREATE INDEX previews_by_end ON previews (expires_at);
