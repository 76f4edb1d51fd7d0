-- Whether there is anybody in a room who may not read it: asked whenever a gateway begins to follow one. Nearly always nobody, so it is nearly empty.
CREATE INDEX members_who_may_not_read ON members (room_id) WHERE permissions & 1 = 0;
