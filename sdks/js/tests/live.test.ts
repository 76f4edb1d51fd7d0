import assert from "node:assert/strict";
import { test } from "node:test";
import { ChatError, closeRule } from "../index.js";
import { EPOCH, ROOM, row, said, Stage, THEM, turn } from "./fakes.js";

test("a session is opened, then the positions are said", async () => {
  const stage = await new Stage().ready(4);
  assert.equal(stage.socket.url, "wss://chat.example.org/v1/ws");
  assert.deepEqual(stage.socket.asked, [
    { id: 1, op: "session.open", args: { token: "access-1", feature_level: 1 } },
    { id: 2, op: "session.sync", args: { epoch: EPOCH, user_seq: 1, heads: [{ room: ROOM, seq: 4 }] } },
  ]);
  assert.deepEqual(stage.statuses.map(({ state }) => state), ["connecting", "catching_up", "ready"]); // prettier-ignore
});

test("each number is handed out once and in order, whatever order they come in", async () => {
  const stage = await new Stage().ready();
  await stage.socket.says(said(1, "a"), said(1, "a"), said(3, "c"), said(4, "d"));
  assert.deepEqual(stage.heard, [1]);
  assert.deepEqual(stage.socket.last("room.events").args, { room: ROOM, after_seq: 1, limit: 200 });
  await stage.socket.answers("room.events", { events: [said(2, "b"), said(3, "c")], head: 4, floor: 0, recovered: true });
  assert.deepEqual(stage.heard, [2, 3, 4]);
  await stage.socket.says(said(2, "b"));
  assert.deepEqual(stage.heard, []);
});

test("what was missed is pulled after a break, and live entries join it", async () => {
  const stage = await new Stage().ready();
  await stage.socket.says(said(1, "a"));
  await stage.socket.hangsUp(1006);
  assert.equal(stage.live.state, "waiting");
  await stage.clock.pass(30_000);
  await stage.socket.welcomes([row(3)]);
  assert.deepEqual(stage.socket.last("session.sync").args.heads, [{ room: ROOM, seq: 1 }]);
  await stage.socket.says(said(4, "d"));
  await stage.socket.answers("room.events", { events: [said(2, "b"), said(3, "c")], head: 4, floor: 0, recovered: true });
  assert.deepEqual(stage.heard, [1, 2, 3, 4]);
  assert.equal(stage.live.state, "ready");
});

test("a position below the floor reloads the room, and that room alone", async () => {
  const stage = await new Stage().ready(2);
  await stage.socket.hangsUp(4001);
  await stage.clock.pass(1000);
  await stage.socket.welcomes([row(20, { floor: 15, recovered: false })]);
  assert.deepEqual(stage.heard, [["reloaded", ROOM, 14]]);
  assert.equal(stage.socket.last("room.events").args.after_seq, 14);
});

test("another epoch reloads everything", async () => {
  const stage = await new Stage().ready(7);
  const other = EPOCH.replace(/1$/, "2");
  await stage.socket.hangsUp(4500);
  await stage.clock.pass(1000);
  stage.socket.onopen?.();
  await stage.socket.answers("session.open", { epoch: other, heartbeat_ms: 25_000, user_seq: 9, limits: [] });
  await stage.socket.answers("session.sync", { recovered: false, epoch: other, user_seq: 9, rooms: [] });
  assert.deepEqual(stage.heard, [["reloaded", ROOM, 7], ["moved"].join()]);
  assert.equal(stage.socket.last("session.sync").args.epoch, other);
});

test("a gap that is too large begins anew near the head", async () => {
  const stage = await new Stage({}, { gapMax: 500 }).ready();
  await stage.socket.says({ ev: "sync.required", room: ROOM, seq: 5000 });
  assert.deepEqual(stage.heard, [["reloaded", ROOM, 4800]]);
  assert.equal(stage.socket.last("room.events").args.after_seq, 4800);
});

test("a server that leaves is left before it is gone, and nothing is asked twice", async () => {
  const stage = await new Stage().ready();
  const old = stage.socket;
  await old.says({ ev: "server.goaway", d: { after_ms: 10_000 } });
  await stage.clock.pass(3900);
  assert.equal(stage.sockets.length, 1);
  await stage.clock.pass(200);
  assert.equal(stage.sockets.length, 2);
  await old.says(said(1, "while both are open"));
  await stage.socket.welcomes([]);
  assert.equal(old.closedWith, 1000);
  assert.deepEqual(stage.heard, [1]);
  assert.equal(stage.live.state, "ready");
});

test("silence is asked about, and then it is a broken connection", async () => {
  const stage = await new Stage().ready();
  await stage.clock.pass(50_100);
  assert.deepEqual(stage.socket.last("session.renew").args, { token: "access-1" });
  await stage.socket.answers("session.renew", { expires_at: "2026-11-20T10:05:00.000Z" });
  assert.equal(stage.sockets.length, 1);
  await stage.clock.pass(70_000);
  assert.equal(stage.sockets[0]!.closedWith, 1000);
});

test("the token is renewed before it ends, on the open session", async () => {
  const stage = await new Stage().ready();
  for (let spent = 0; spent < 240; spent += 20) {
    await stage.clock.pass(20_000);
    await stage.socket.says({ ev: "typing", room: ROOM, d: { user: THEM } });
  }
  assert.deepEqual(stage.socket.last("session.renew").args, { token: "access-2" });
  assert.equal(stage.sockets.length, 1);
});

const opens = async (stage: Stage): Promise<number> => {
  const before = stage.sockets.length;
  await turn();
  return stage.sockets.length - before + (stage.sockets.length - 1);
};

test("each close code does what its row says", async () => {
  const after = async (code: number, reason = "", waitMs = 0): Promise<Stage> => {
    const stage = await new Stage().ready();
    await stage.socket.hangsUp(code, reason);
    await stage.clock.pass(waitMs);
    return stage;
  };
  assert.equal(await opens(await after(4000)), 1);
  for (const code of [4001, 4002, 4008, 4500, 1011]) {
    assert.equal(await opens(await after(code, "", 249)), 0);
    assert.equal(await opens(await after(code, "", 251)), 1);
  }
  for (const code of [4400, 4405, 4413]) {
    const { live, statuses } = await after(code, "", 60_000);
    assert.equal(live.state, "stopped");
    assert.match(statuses.at(-1)?.sentence ?? "", /a bug/);
  }
  assert.equal((await after(4009, "", 600_000)).live.state, "parked");
  assert.equal((await after(4403)).statuses.at(-1)?.loggedOut, true);
  for (const code of [4429, 4503]) {
    assert.equal(await opens(await after(code, "retry_after_ms=5000", 5000)), 0);
    assert.equal(await opens(await after(code, "retry_after_ms=5000", 5251)), 1);
  }
  const renewed = await after(4401);
  renewed.socket.onopen?.();
  assert.equal(renewed.socket.last("session.open").args.token, "access-2");
  assert.equal(closeRule(4999).then, "jitter");
});

test("waits grow to thirty seconds and are forgotten after a healthy minute", async () => {
  const stage = await new Stage().ready();
  const waits: number[] = [];
  for (let at = 0; at < 9; at++) {
    await stage.socket.hangsUp(1006);
    waits.push(stage.statuses.at(-1)!.waitMs);
    await stage.clock.pass(stage.statuses.at(-1)!.waitMs);
  }
  assert.deepEqual(waits, [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  await stage.socket.welcomes();
  for (let at = 0; at < 4; at++) {
    await stage.clock.pass(20_000);
    await stage.socket.says({ ev: "typing", d: {} });
  }
  await stage.socket.hangsUp(1006);
  assert.equal(stage.statuses.at(-1)?.waitMs, 250);
});

test("signed out means stopped, and nothing more is tried", async () => {
  const stage = new Stage({ token: () => Promise.reject(new ChatError({ code: "unauthenticated", title: "not signed in" })) });
  stage.live.start();
  await turn();
  assert.equal(stage.live.state, "stopped");
  assert.equal(stage.statuses.at(-1)?.loggedOut, true);
  assert.equal(stage.sockets.length, 0);
});

test("a token service that is away is asked again", async () => {
  let asked = 0;
  const stage = new Stage({
    token: () =>
      ++asked < 3
        ? Promise.reject(new ChatError({ code: "network", title: "away", temporary: true }))
        : Promise.resolve({ access: "a", leftMs: 300_000 }),
  });
  stage.live.start();
  await stage.clock.pass(10_000);
  assert.equal(stage.sockets.length, 1);
});

test("what is unknown is passed on or ignored, and what cannot be read ends the connection", async () => {
  const stage = await new Stage().ready();
  await stage.socket.says({ ev: "weather", d: {} }, { new: 1 }, { ev: "planet.found", room: ROOM, seq: 1, d: {}, more: true });
  assert.deepEqual(stage.heard, [["signal", "weather"], 1]);
  stage.socket.onmessage?.({ data: "{" });
  await turn();
  assert.equal(stage.socket.closedWith, 1000);
  assert.equal(stage.live.state, "waiting");
});

test("the user's own log is handed out in order, and pulled where it has holes", async () => {
  const stage = await new Stage({}, { followsOwnLog: true }).ready();
  await stage.socket.says({ ev: "marks.moved", user_seq: 2, d: {} }, { ev: "marks.moved", user_seq: 5, d: {} });
  assert.deepEqual(stage.heard, [["own", 2]]);
  assert.deepEqual(stage.socket.last("user.events").args, { after_user_seq: 2, limit: 200 });
  await stage.socket.answers("user.events", { events: [3, 4].map((n) => ({ ev: "marks.moved", user_seq: n, d: {} })), head: 5 });
  assert.deepEqual(stage.heard, [["own", 3], ["own", 4], ["own", 5]]); // prettier-ignore
});

test("a room that the user left is followed to its last number", async () => {
  const stage = await new Stage({}, { followsOwnLog: true }).ready();
  await stage.socket.says({ ev: "room.removed", user_seq: 2, d: { room: ROOM, seq: 1 } });
  assert.deepEqual(stage.heard, [["own", 2]]);
  await stage.socket.answers("room.events", { events: [said(1, "bye")], head: 1, floor: 0, recovered: true });
  assert.deepEqual(stage.heard, [1, ["lost", ROOM, "not_found"]]);
});

test("a call that gets no answer is unknown; one without a connection was never made", async () => {
  const stage = await new Stage().ready();
  const isUnknown = assert.rejects(
    stage.live.call("room.get", { room: ROOM }),
    (error: ChatError) => error.network && error.unknown,
  );
  await stage.socket.hangsUp(4500);
  await isUnknown;
  await assert.rejects(stage.live.call("room.get", { room: ROOM }), (error: ChatError) => error.network && !error.unknown);
});
