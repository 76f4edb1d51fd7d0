-- Where the making of an invitation stands in the room's log: whoever asks for it again with the same secret gets the same answer.
ALTER TABLE invites
        ADD COLUMN seq bigint NOT NULL DEFAULT 0;                    -- 0: made before this was kept
