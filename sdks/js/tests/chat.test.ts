import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Account,
  Chat,
  memoryStorage,
  memoryTokens,
  processLocks,
  type Locks,
  type OutboxItem,
  type RoomEntry,
  type RoomItem,
} from "../index.js";
import { EPOCH, FakeClock, FakeSocket, ME, OTHER_ROOM, ROOM, said, THEM, turn } from "./fakes.js";

const view = (room: string, seq: number, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  room,
  name: room === ROOM ? "lobby" : "other",
  seq,
  num: seq,
  unread: 0,
  mentions: 0,
  floor: 0,
  members: 2,
  role: "member",
  created_at: "2026-11-20T09:00:00.000Z",
  ...more,
});

/** A server with two rooms, as far as a Chat asks it; what it knows outlives its sockets. */
class Server {
  readonly clock = new FakeClock();
  readonly storage = memoryStorage();
  readonly locks: Locks = processLocks();
  readonly logs: Record<string, RoomEntry[]> = { [ROOM]: [], [OTHER_ROOM]: [] };
  readonly sockets: FakeSocket[] = [];
  readonly sends: { room: string; text: string; cid: string }[] = [];
  readonly marks: unknown[] = [];
  userSeq = 1;
  isDown = false;
  /** What becomes of a message instead of being stored. */
  judge: (text: string) => Record<string, unknown> | "lost" | undefined = () => undefined;

  async tab(): Promise<Chat> {
    const tokens = memoryTokens();
    await tokens.save({
      user: ME,
      session: ME,
      device: ME,
      access: "a",
      refresh: "r",
      received_at_ms: this.clock.wall(),
      lifetime_ms: 3_600_000,
    });
    const account = new Account({
      server: "https://chat.example.org",
      tokens,
      clock: this.clock,
      random: () => 0.5,
      locks: this.locks,
    });
    return Chat.open(account, { storage: this.storage, connect: (url) => this.connect(url) });
  }

  log(room: string): RoomEntry[] {
    return this.logs[room] ?? [];
  }

  texts(room: string): unknown[] {
    return this.log(room).map((entry) => (entry.d?.body as { text: string } | undefined)?.text);
  }

  async happens(entry: RoomEntry): Promise<void> {
    this.log(entry.room).push(entry);
    for (const socket of this.sockets) await socket.says(entry);
  }

  async tells(event: Record<string, unknown>): Promise<void> {
    for (const socket of this.sockets) await socket.says({ user_seq: ++this.userSeq, ...event });
  }

  async breaks(): Promise<void> {
    for (const socket of this.sockets.splice(0)) await socket.hangsUp(1006);
  }

  private connect(url: string): FakeSocket {
    const socket = new FakeSocket(url);
    const heard = socket.send.bind(socket);
    socket.send = (text) => {
      heard(text);
      const { id, op, args } = socket.asked.at(-1)!;
      const answer = this.answer(op, args);
      queueMicrotask(() => {
        if (answer === "lost") void this.breaks();
        else void socket.says({ re: id, ...answer });
      });
    };
    this.sockets.push(socket);
    queueMicrotask(() => {
      if (this.isDown) void this.breaks();
      else socket.onopen?.();
    });
    return socket;
  }

  private answer(op: string, args: Record<string, unknown>): Record<string, unknown> | "lost" {
    const log = this.log(String(args.room));
    const heads = args.heads as { room: string; seq: number }[];
    const after = Number(args.after_seq ?? -1);
    switch (op) {
      case "session.open":
        return { ok: { epoch: EPOCH, heartbeat_ms: 25_000, user_seq: this.userSeq, limits: [] } };
      case "session.sync": {
        const moved = heads.filter((head) => head.seq !== this.log(head.room).length).map((head) => head.room);
        return {
          ok: {
            recovered: true,
            epoch: EPOCH,
            user_seq: this.userSeq,
            rooms: moved.map((room) => view(room, this.log(room).length, { recovered: true })),
          },
        };
      }
      case "room.list":
        return { ok: { rooms: Object.keys(this.logs).map((room) => view(room, this.log(room).length)) } };
      case "room.events": {
        const found =
          args.before_seq === undefined
            ? log.filter((entry) => entry.seq > after)
            : log.filter((entry) => entry.seq < Number(args.before_seq));
        const limit = Number(args.limit);
        return {
          ok: { events: after >= 0 ? found.slice(0, limit) : found.slice(-limit), head: log.length, floor: 0, recovered: true },
        };
      }
      case "receipt.read":
        this.marks.push(args.seq);
        return { ok: { read_seq: args.seq, unread: 0 } };
      case "message.send":
        return this.takes(args as { room: string; cid: string; body: { text: string } });
      default:
        return { err: { code: "not_found", title: op, status: 404, temporary: false } };
    }
  }

  private takes({ room, cid, body }: { room: string; cid: string; body: { text: string } }): Record<string, unknown> | "lost" {
    this.sends.push({ room, text: body.text, cid });
    const verdict = this.judge(body.text);
    if (verdict && verdict !== "lost") return { err: verdict };
    const known = this.log(room).find((entry) => entry.d?.cid === cid);
    const entry = known ?? said(this.log(room).length + 1, body.text, { from: ME, cid }, room);
    if (!known) this.log(room).push(entry);
    if (verdict === "lost") return "lost";
    for (const socket of this.sockets) void socket.says(entry);
    return { ok: { seq: entry.seq, num: entry.seq, at: entry.at, dup: known !== undefined } };
  }
}

const shown = (items: readonly RoomItem[] = []): unknown[] =>
  items.map(({ message }) => (message?.body as { text: string } | undefined)?.text);
const waiting = (items: readonly OutboxItem[]): unknown[] => items.map((item) => (item.args.body as { text?: string }).text);

async function online(server: Server): Promise<Chat> {
  const chat = await server.tab();
  chat.start();
  await server.clock.pass(1000);
  return chat;
}

test("rooms are listed, counted and shown", async () => {
  const server = new Server();
  for (const text of ["one", "two"]) server.log(ROOM).push(said(server.log(ROOM).length + 1, text));
  const chat = await online(server);
  assert.deepEqual(chat.rooms.list().map((room) => room.view.name).sort(), ["lobby", "other"]); // prettier-ignore
  await chat.rooms.show(ROOM);
  await server.happens(said(3, "three"));
  assert.deepEqual(shown(chat.rooms.get(ROOM)?.log?.items), ["one", "two", "three"]);
  assert.equal(chat.rooms.get(ROOM)?.unread, 1);
  chat.rooms.read(ROOM);
  await turn();
  assert.deepEqual([chat.rooms.get(ROOM)?.unread, server.marks], [0, [3]]);
  await server.happens(said(1, "elsewhere", { spans: [{ kind: "person", user: ME, at: 0, length: 1 }] }, OTHER_ROOM));
  await server.tells({ ev: "mention.added", d: { room: OTHER_ROOM, message: 1, kind: "person", from: THEM } });
  const other = chat.rooms.get(OTHER_ROOM);
  assert.deepEqual([other?.unread, other?.mentions, other?.log], [1, 1, undefined]);
  await server.tells({ ev: "marks.moved", d: { room: OTHER_ROOM, read_seq: 1, read_num: 1 } });
  assert.deepEqual([other?.unread, other?.mentions], [0, 0]);
});

test("after a break every room that is known is asked about, shown or not", async () => {
  const server = new Server();
  const chat = await online(server);
  await chat.rooms.show(ROOM);
  await server.breaks();
  server.log(OTHER_ROOM).push(said(1, "meanwhile", {}, OTHER_ROOM));
  await server.clock.pass(2000);
  assert.deepEqual(server.sockets[0]!.last("session.sync").args.heads, [{ room: ROOM, seq: 0 }, { room: OTHER_ROOM, seq: 0 }]); // prettier-ignore
  assert.equal(chat.rooms.get(OTHER_ROOM)?.seq, 1);
});

test("what was stored although its answer was lost shows once", async () => {
  const server = new Server();
  const chat = await online(server);
  await chat.rooms.show(ROOM);
  server.judge = () => "lost";
  await chat.send(ROOM, "hi");
  await server.clock.pass(200);
  server.judge = () => undefined;
  await server.clock.pass(30_000);
  assert.deepEqual(
    [shown(chat.rooms.get(ROOM)?.log?.items), waiting(chat.rooms.pending(ROOM)), server.texts(ROOM)],
    [["hi"], [], ["hi"]],
  );
});

test("an older page goes in front, once", async () => {
  const server = new Server();
  for (let seq = 1; seq <= 250; seq++) server.log(ROOM).push(said(seq, String(seq)));
  const chat = await online(server);
  await chat.rooms.show(ROOM);
  const log = chat.rooms.get(ROOM)!.log!;
  assert.deepEqual([log.from, log.to, log.items.length], [151, 250, 100]);
  await Promise.all([chat.rooms.older(ROOM), chat.rooms.older(ROOM)]);
  assert.equal(await chat.rooms.older(ROOM), true);
  assert.equal(await chat.rooms.older(ROOM), false);
  assert.deepEqual(
    shown(log.items),
    Array.from({ length: 250 }, (_, at) => String(at + 1)),
  );
});

test("without a network the last state is there, and it is brought up to date", async () => {
  const server = new Server();
  server.log(ROOM).push(said(1, "kept"));
  const before = await online(server);
  await before.rooms.show(ROOM);
  await before.stop();
  server.isDown = true;
  await server.breaks();
  server.log(ROOM).push(said(2, "missed"));
  const chat = await server.tab();
  chat.start();
  await server.clock.pass(100);
  await chat.rooms.show(ROOM);
  assert.deepEqual(shown(chat.rooms.get(ROOM)?.log?.items), ["kept"]);
  server.isDown = false;
  await server.clock.pass(60_000);
  assert.deepEqual(shown(chat.rooms.get(ROOM)?.log?.items), ["kept", "missed"]);
});

test("what was heard is kept at once, and what came since when the page is left", async () => {
  const server = new Server();
  server.log(ROOM).push(said(1, "first"));
  const page = new EventTarget();
  const before = await online(server);
  before.watchPage(page);
  await before.rooms.show(ROOM);
  await server.clock.pass(1000);
  await server.happens(said(2, "second"));
  await server.happens(said(3, "third"));
  page.dispatchEvent(new Event("pagehide"));
  await turn();
  server.isDown = true;
  const chat = await server.tab();
  await chat.rooms.show(ROOM);
  assert.deepEqual(shown(chat.rooms.get(ROOM)?.log?.items), ["first", "second", "third"]);
});

test("what an earlier run could not send is there as soon as the chat is open", async () => {
  const server = new Server();
  await server.storage.write([["outbox/1", { cid: "1", room: ROOM, args: {}, order: 1, madeAt: 0 }]]);
  const read = server.storage.read.bind(server.storage);
  server.storage.read = (prefix) => turn().then(() => read(prefix)); // slow, as disks are
  assert.equal((await server.tab()).outbox.hasWork, true);
});

test("what is written offline waits, survives a reload, and is sent once and in order", async () => {
  const server = new Server();
  const before = await online(server);
  server.isDown = true;
  await server.breaks();
  for (const text of ["a", "b"]) await before.send(ROOM, text);
  await before.send(OTHER_ROOM, "x");
  assert.deepEqual(waiting(before.rooms.pending(ROOM)), ["a", "b"]);
  await before.stop();
  const chat = await server.tab();
  chat.account.ids.skewMs = -3_600_000; // its clock was an hour ahead, it has learned since
  await chat.send(ROOM, "c");
  server.isDown = false;
  server.judge = (text) => (text === "b" && server.sends.filter((one) => one.text === "b").length === 1 ? "lost" : undefined);
  chat.start();
  await server.clock.pass(60_000);
  assert.deepEqual(server.texts(ROOM), ["a", "b", "c"]);
  assert.deepEqual(server.texts(OTHER_ROOM), ["x"]);
  const [first, again] = server.sends.filter((one) => one.text === "b");
  assert.equal(first?.cid, again?.cid);
  assert.deepEqual([chat.outbox.list(), await server.storage.read("outbox/")], [[], []]);
});

test("two tabs over one storage send everything once, and each learns of it", async () => {
  const server = new Server();
  const [one, two] = [await online(server), await online(server)];
  await Promise.all(["a", "b", "c"].flatMap((text) => [one.send(ROOM, `one ${text}`), two.send(ROOM, `two ${text}`)]));
  await server.clock.pass(5000);
  assert.equal(server.sends.length, 6);
  for (const who of ["one", "two"]) assert.deepEqual(server.texts(ROOM).filter((text) => String(text).startsWith(who)), [`${who} a`, `${who} b`, `${who} c`]); // prettier-ignore
  assert.deepEqual([...one.outbox.list(), ...two.outbox.list()], []);
});

test("what is refused stays with its reason and holds nobody up; what is refused for the moment goes again", async () => {
  const server = new Server();
  const chat = await online(server);
  const refused: string[] = [];
  chat.on("refused", ({ problem }) => refused.push(problem.code));
  let limited = 1;
  server.judge = (text) => {
    if (text === "bad") return { code: "muted", title: "muted", status: 403, temporary: false };
    return text === "late" && limited-- > 0
      ? { code: "rate_limited", title: "slow", status: 429, temporary: true, retry_after_ms: 700 }
      : undefined;
  };
  for (const text of ["bad", "late", "last"]) await chat.send(ROOM, text);
  await server.clock.pass(600);
  assert.deepEqual(server.texts(ROOM), []);
  await server.clock.pass(600);
  assert.deepEqual([server.texts(ROOM), refused], [["late", "last"], ["muted"]]);
  const [item] = chat.outbox.list(ROOM);
  assert.deepEqual(item?.refused, { code: "muted", title: "muted" });
  server.judge = () => undefined;
  await chat.outbox.retry(item.cid);
  await server.clock.pass(100);
  assert.deepEqual([server.texts(ROOM), chat.outbox.list()], [["late", "last", "bad"], []]);
});
