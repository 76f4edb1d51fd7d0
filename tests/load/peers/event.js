// event.js — what the floor says (tests/load/floor.c): a message told to all in a frame as long as the platform's, and an acknowledgement for whoever said it.
"use strict";

const ID = "01890000-0000-7000-8000-000000000000";
const AT = "2026-01-01T00:00:00.000Z";
let seq = 0;

function event(text) {
        seq++;
        return { ev: "message.sent", room: ID, seq, at: AT, d: { from: ID, cid: ID, num: seq, body: { kind: "text", text } } };
}

function acknowledgement() {
        return { seq, num: seq, at: AT, dup: false };
}

module.exports = { event, acknowledgement };
