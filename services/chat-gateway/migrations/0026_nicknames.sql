-- What a member is called in one room, when that is not what they are called elsewhere. It goes with the membership.
ALTER TABLE members
        ADD COLUMN nick text;
