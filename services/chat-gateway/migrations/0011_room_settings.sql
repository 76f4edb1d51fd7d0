-- What a room is and how it behaves, besides what every send asks (0006).

ALTER TABLE rooms
        ADD COLUMN picture          uuid,                            -- an object of the media service
        ADD COLUMN category         text,                            -- under what the directory lists it
        ADD COLUMN tags             text[],
        ADD COLUMN previews         boolean  NOT NULL DEFAULT true,  -- whether links are looked up
        ADD COLUMN language         smallint NOT NULL DEFAULT 0,     -- enum search_language
        ADD COLUMN password         bytea;                           -- salt, then its key (Argon2id): asked of who joins
ALTER TABLE rooms
        ADD COLUMN IF NOT EXISTS ends_at timestamptz;                -- then it deletes itself
