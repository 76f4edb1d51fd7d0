-- Asked for again with the same secret it is the same invitation, if it is to be the same. NULL: made before that could be known.
ALTER TABLE invitations ADD COLUMN uses integer CHECK (uses > 0);
