import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Account,
  ChatError,
  cookieTokens,
  Ids,
  memoryStorage,
  memoryTokens,
  processLocks,
  RoomLog,
  type Storage,
} from "../index.js";
import "fake-indexeddb/auto";
import { indexedDbStorage } from "../indexeddb.js";
import { Pace } from "../pace.js";
import { requestOf } from "../rest.js";
import { TokenKeeper, type Tokens } from "../tokens.js";
import { FakeClock, ME, ROOM, said, THEM } from "./fakes.js";

test("ids are UUIDs of version 7 that rise, whatever the clock does", () => {
  const clock = new FakeClock();
  const ids = new Ids(clock);
  const made = Array.from({ length: 9000 }, () => ids.make());
  assert.deepEqual([...made].sort(), made);
  assert.equal(new Set(made).size, made.length);
  assert.match(made[0]!, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(parseInt(made[0]!.replace("-", "").slice(0, 12), 16), clock.wall());
});

test("a client that keeps pace takes its burst and then one at a time", () => {
  const pace = new Pace();
  assert.equal(pace.take(0), 0);
  pace.set(2, 60, 0);
  assert.deepEqual([pace.take(0), pace.take(0)], [0, 0]);
  assert.equal(pace.take(0), 1001);
  assert.equal(pace.take(1001), 0);
  pace.empty(5000);
  assert.equal(pace.take(5000), 1001);
});

test("an operation finds its way into HTTP", () => {
  const sent = requestOf("message.send", { room: ROOM, cid: ME, body: { kind: "text", text: "hi" } });
  assert.equal(`${sent.method} ${sent.path}`, `POST /v1/rooms/${ROOM}/messages`);
  assert.equal(sent.headers["Idempotency-Key"], ME);
  assert.equal(sent.body, '{"body":{"kind":"text","text":"hi"}}');
  assert.ok(sent.isRepeatable);
  const changed = requestOf("room.update", { room: ROOM, if_rev: 3, cid: ME, name: "x" });
  assert.equal(changed.headers["If-Match"], '"3"');
  const asked = requestOf("room.browse", { like: "a b&c", limit: 5 });
  assert.equal(asked.path, "/v1/directory?like=a%20b%26c&limit=5");
  assert.equal(asked.body, undefined);
});

test("a call by HTTP repeats what is harmless, and says what is unknown", async () => {
  const clock = new FakeClock();
  const keys: (string | null)[] = [];
  const answers = [
    () => Promise.reject(new TypeError("reset")),
    () => Promise.resolve(new Response('{"seq":1,"num":1,"at":"","dup":true}')),
  ];
  const fetched = (_: unknown, init?: RequestInit): Promise<Response> => {
    keys.push(new Headers(init?.headers).get("Idempotency-Key"));
    return answers.shift()!();
  };
  const tokens = memoryTokens();
  const account = new Account({
    server: "http://127.0.0.1:1/",
    clock,
    random: () => 0.5,
    fetch: fetched,
    tokens,
    locks: processLocks(),
  });
  await tokens.save({
    user: ME,
    session: ME,
    device: ME,
    access: "a",
    refresh: "r",
    received_at_ms: clock.wall(),
    lifetime_ms: 300_000,
  });
  const call = account.call("message.send", { room: ROOM, body: { kind: "text", text: "hi" } });
  await clock.pass(1000);
  assert.equal((await call).dup, true);
  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
  answers.push(() => Promise.reject(new TypeError("reset")));
  await assert.rejects(account.call("invitation.create", {}), (error: ChatError) => error.network && error.unknown);
});

test("without a network nothing is asked twice, neither by a call nor for a token", async () => {
  const clock = new FakeClock();
  const tokens = memoryTokens();
  let asked = 0;
  const fetched = (): Promise<Response> => {
    asked++;
    return Promise.reject(new TypeError("offline"));
  };
  const account = new Account({
    server: "http://127.0.0.1:1/",
    clock,
    fetch: fetched,
    tokens,
    locks: processLocks(),
    hasNetwork: () => false,
  });
  for (const lifetime_ms of [300_000, 0]) {
    await tokens.save({
      user: ME,
      session: ME,
      device: ME,
      access: "a",
      refresh: "r",
      received_at_ms: clock.wall(),
      lifetime_ms,
    });
    await assert.rejects(account.call("room.list", {}), (error: ChatError) => error.network && !error.unknown);
  }
  assert.equal(asked, 2);
});

test("of two tabs one renews; a lost answer is asked for again with the same token, and a session that is over is forgotten", async () => {
  const clock = new FakeClock();
  const [store, locks] = [memoryTokens(), processLocks()];
  const asked: string[] = [];
  let lost = 1;
  let isOver = false;
  const made = (n: number): Tokens => ({ user: ME, session: ME, device: ME, access: `a${n}`, refresh: `r${n}`, received_at_ms: clock.wall(), lifetime_ms: 300_000 }); // prettier-ignore
  const refresh = (token: string): Promise<Tokens> => {
    asked.push(token);
    if (isOver) return Promise.reject(new ChatError({ code: "unauthenticated", title: "over" }));
    return lost-- > 0
      ? Promise.reject(new ChatError({ code: "network", title: "lost", temporary: true }))
      : Promise.resolve(made(asked.length));
  };
  const [one, two] = [1, 2].map(
    () => new TokenKeeper({ store, locks, clock, random: () => 0.5, hasNetwork: () => true, refresh }),
  );
  await assert.rejects(one!.get(0), (error: ChatError) => error.code === "unauthenticated");
  await store.save({ ...made(0), received_at_ms: clock.wall() - 300_000 });
  const both = Promise.all([one!.get(10_000), one!.get(10_000), two!.get(10_000)]);
  await clock.pass(3000);
  assert.deepEqual((await both).map(({ access }) => access), ["a2", "a2", "a2"]); // prettier-ignore
  assert.deepEqual(asked, ["r0", "r0"]);
  assert.equal((await two!.get(10_000)).access, "a2");
  assert.equal((await two!.get(10_000, "a2")).access, "a3"); // the server refused it, whatever the clock says
  isOver = true;
  await assert.rejects(one!.get(10_000, "a3"), (error: ChatError) => error.code === "unauthenticated");
  assert.equal(await store.load(), undefined);
});

async function keeps(storage: Storage): Promise<void> {
  await storage.write([["a/2", { n: 2 }], ["a/1", { n: 1 }], ["b/1", 3]]); // prettier-ignore
  await storage.write([["a/2", undefined], ["a/3", "x"]]); // prettier-ignore
  assert.deepEqual(await storage.read("a/"), [["a/1", { n: 1 }], ["a/3", "x"]]); // prettier-ignore
  assert.deepEqual(await storage.read("b/"), [["b/1", 3]]);
}

test("what is kept is found again: in memory, and in a browser", async () => {
  await keeps(memoryStorage());
  await keeps(await indexedDbStorage("account"));
  assert.deepEqual(await (await indexedDbStorage("account")).read("b/"), [["b/1", 3]]);
});

test("a database that the browser took away is opened anew", async () => {
  const opened: IDBDatabase[] = [];
  const open = indexedDB.open.bind(indexedDB);
  indexedDB.open = (...how) => {
    const opening = open(...how);
    opening.addEventListener("success", () => opened.push(opening.result));
    return opening;
  };
  const storage = await indexedDbStorage("taken");
  await storage.write([["a", 1]]);
  opened[0]!.close();
  assert.deepEqual(await storage.read("a"), [["a", 1]]);
  assert.equal(opened.length, 2);
  indexedDB.open = open;
});

test("a database that was deleted stays so, until somebody opens it again", async () => {
  const storage = await indexedDbStorage("left");
  await storage.write([["a", 1]]);
  await new Promise((done) => (indexedDB.deleteDatabase("left").onsuccess = done)); // by another tab, in which the person signed out
  await assert.rejects(storage.write([["a", 2]]), { name: "NotFoundError" });
  assert.equal((await indexedDB.databases()).filter(({ name }) => name === "left").length, 0);
  assert.deepEqual(await (await indexedDbStorage("left")).read("a"), []);
});

/** A browser's side of the platform: keeps the cookie, hands out access tokens, and notes what it was sent. */
class CookieServer {
  readonly asked: { path: string; isByCookie: boolean; credentials: string | undefined; body: string | undefined }[] = [];
  cookie: string | undefined;
  private made = 0;

  constructor(private readonly clock: FakeClock) {}

  readonly fetch = (input: unknown, init: RequestInit = {}): Promise<Response> => {
    const isByCookie = new Headers(init.headers).get("X-Chat-Cookie") === "1";
    const path = new URL(String(input)).pathname;
    this.asked.push({ path, isByCookie, credentials: init.credentials, body: init.body as string | undefined });
    if (path === "/v1/auth/logout") {
      this.cookie = undefined;
      return Promise.resolve(Response.json({ ended: 1 }));
    }
    if (path === "/v1/users/me") return Promise.resolve(Response.json({ profile: {} }));
    if (path !== "/v1/auth/login" && !this.cookie) {
      return Promise.resolve(Response.json({ code: "unauthenticated", title: "signed out", status: 401 }, { status: 401 }));
    }
    this.cookie = `rt_${++this.made}`;
    const expires_at = new Date(this.clock.wall() + 300_000).toISOString();
    return Promise.resolve(
      Response.json({ tokens: { user: ME, session: ME, device: THEM, access: `a${this.made}`, expires_at } }),
    );
  };
}

test("a page whose browser keeps the refresh token stays signed in over a reload and never sees it", async () => {
  const clock = new FakeClock();
  const [server, storage, locks] = [new CookieServer(clock), memoryStorage(), processLocks()];
  const page = (): Account =>
    new Account({ server: "https://x", tokens: cookieTokens(storage), locks, clock, fetch: server.fetch, random: () => 0.5 });
  const first = page();
  await assert.rejects(first.call("profile.get", {}), (error: ChatError) => error.code === "unauthenticated");
  assert.equal(server.asked.length, 0, "who never signed in asks nothing");

  const { tokens } = await first.call("login.password", { login: "ada", password: "secret" });
  await first.signIn(tokens);
  await first.call("profile.get", {});
  const [asked, plain] = server.asked;
  assert.deepEqual([asked?.isByCookie, asked?.credentials], [true, "same-origin"]);
  assert.deepEqual([plain?.isByCookie, plain?.credentials], [false, undefined]);
  assert.doesNotMatch(JSON.stringify(await storage.read("")), /rt_|a1/, "nothing that is kept opens anything");

  const reloaded = page();
  await reloaded.call("profile.get", {});
  assert.deepEqual(server.asked.slice(2).map(({ path, body }) => [path, body]), [["/v1/auth/refresh", "{}"], ["/v1/users/me", undefined]]); // prettier-ignore
  assert.equal((await reloaded.tokens.load())?.device, THEM, "and the device is known at the next log-in");

  await reloaded.signOut();
  assert.deepEqual([server.asked.at(-1)?.path, server.asked.at(-1)?.body], ["/v1/auth/logout", "{}"]);
  await assert.rejects(
    first.call("profile.get", {}),
    (error: ChatError) => error.code === "unauthenticated",
    "the other tab, too",
  );
});

test("a cookie that ended elsewhere signs the page out", async () => {
  const clock = new FakeClock();
  const [server, storage] = [new CookieServer(clock), memoryStorage()];
  const account = new Account({
    server: "https://x",
    tokens: cookieTokens(storage),
    clock,
    fetch: server.fetch,
    random: () => 0.5,
  });
  await account.signIn((await account.call("login.password", { login: "ada", password: "secret" })).tokens);
  server.cookie = undefined;
  await clock.pass(300_000);
  await assert.rejects(account.call("profile.get", {}), (error: ChatError) => error.code === "unauthenticated");
  assert.deepEqual(await storage.read(""), []);
});

test("a log shows messages as they are now", () => {
  const log = new RoomLog(1, 0, ME);
  let seq = 0;
  const hears = (ev: string, d: Record<string, unknown>): number[] =>
    log.apply({ ev, room: ROOM, seq: ++seq, at: "2026-11-20T10:00:01.000Z", d });
  for (const text of ["one", "two", "three"]) log.apply(said(++seq, text));
  assert.deepEqual(hears("message.edited", { message: 1, rev: 1, by: THEM, body: { kind: "text", text: "uno" } }), [1]);
  assert.deepEqual(hears("message.edited", { message: 1, rev: 1, by: THEM, body: { kind: "text", text: "late" } }), []);
  assert.deepEqual(log.message(1)?.body, { kind: "text", text: "uno" });
  hears("reaction.added", { message: 2, emoji: "👍", user: ME, count: 1 });
  hears("reaction.added", { message: 2, emoji: "👍", user: THEM, count: 2 });
  assert.deepEqual([log.message(2)?.reactions, log.message(2)?.mine], [[{ emoji: "👍", count: 2 }], ["👍"]]);
  hears("reaction.removed", { message: 2, emoji: "👍", user: ME, count: 1 });
  assert.deepEqual([log.message(2)?.reactions, log.message(2)?.mine], [[{ emoji: "👍", count: 1 }], undefined]);
  hears("pin.added", { message: 2, by: THEM });
  assert.equal(log.message(2)?.pinned, true);
  hears("message.deleted", { message: 3, rev: 1, by: THEM });
  assert.equal(log.message(3)?.body, undefined);
  assert.deepEqual(hears("message.expired", { messages: [1, 99] }), [1]);
  assert.equal(log.message(1)?.body, undefined);
  log.apply(said(++seq, "in a thread", { thread: 2, thread_num: 1 }));
  assert.deepEqual([log.message(2)?.replies, log.message(2)?.last_reply_seq], [1, seq]);
  hears("member.joined", { user: THEM, role: "member", by: THEM });
  assert.deepEqual(log.items.map((item) => item.note?.ev ?? item.message?.seq), [1, 2, 3, 12, "member.joined"]); // prettier-ignore
  assert.deepEqual(hears("room.floor_raised", { floor: 3 }), [1, 2]);
  assert.equal(log.from, 3);
});
