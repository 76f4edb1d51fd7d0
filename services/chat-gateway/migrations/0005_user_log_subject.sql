-- What an entry of a user's log is about, so far always a room: a client that was away asks which rooms it concerns, without anybody reading the entries.

ALTER TABLE user_log ADD COLUMN subject uuid;
UPDATE user_log SET subject = (d::json ->> 'room')::uuid;
