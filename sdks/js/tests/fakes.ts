/** fakes.ts — a clock that stands still, sockets that a test holds the other end of, and a server's words. */
import {
  Live,
  memoryStorage,
  type Clock,
  type FollowedOptions,
  type LiveOptions,
  type LiveStatus,
  type RoomEntry,
  type Socket,
} from "../index.js";

export const ROOM = "01890000-0000-7000-8000-00000000aaa1";
export const OTHER_ROOM = "01890000-0000-7000-8000-00000000aaa2";
export const ME = "01890000-0000-7000-8000-00000000bbb1";
export const THEM = "01890000-0000-7000-8000-00000000bbb2";
export const EPOCH = "01890000-0000-7000-8000-00000000eee1";

/** Lets everything happen that waits for nothing but its turn. */
export async function turn(): Promise<void> {
  for (let at = 0; at < 20; at++) await new Promise((done) => setImmediate(done));
}

export class FakeClock implements Clock {
  private at = 1_000_000;
  private timers: { at: number; then: () => void }[] = [];

  constructor(readonly wallAt = Date.parse("2026-11-20T10:00:00.000Z")) {}

  now(): number {
    return this.at;
  }

  wall(): number {
    return this.wallAt + this.at - 1_000_000;
  }

  after(ms: number, then: () => void): () => void {
    const timer = { at: this.at + ms, then };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  }

  /** Lets time pass; what is due happens in its order. */
  async pass(ms: number): Promise<void> {
    const end = this.at + ms;
    for (let turns = 0; turns < 1000; turns++) {
      await turn();
      const [next] = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.at = Math.max(this.at, next.at);
      this.timers = this.timers.filter((timer) => timer !== next);
      next.then();
    }
    this.at = end;
    await turn();
  }
}

export interface Asked {
  id: number;
  op: string;
  args: Record<string, unknown>;
}

/** The other end of a socket. */
export class FakeSocket implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  onerror: Socket["onerror"] = null;
  readonly asked: Asked[] = [];
  closedWith: number | undefined;

  constructor(readonly url: string) {}

  send(text: string): void {
    this.asked.push(JSON.parse(text) as Asked);
  }

  close(code?: number): void {
    this.closedWith = code ?? 1005;
  }

  /** What the client asked last under that name. */
  last(op: string): Asked {
    const found = this.asked.findLast((one) => one.op === op);
    if (!found) throw new Error(`${op} was not asked; there was ${this.asked.map((one) => one.op).join(" ") || "nothing"}`);
    return found;
  }

  count(op: string): number {
    return this.asked.filter((one) => one.op === op).length;
  }

  async says(...objects: unknown[]): Promise<void> {
    this.onmessage?.({ data: objects.map((object) => JSON.stringify(object)).join("\n") });
    await turn();
  }

  async answers(op: string, ok: unknown): Promise<void> {
    await this.says({ re: this.last(op).id, ok });
  }

  async refuses(op: string, code: string, more: Record<string, unknown> = {}): Promise<void> {
    await this.says({ re: this.last(op).id, err: { code, title: code, status: 400, temporary: false, ...more } });
  }

  async hangsUp(code: number, reason = ""): Promise<void> {
    this.onclose?.({ code, reason });
    await turn();
  }

  /** Opens, and answers the session and the first sync. */
  async welcomes(rows: unknown[] = [], userSeq = 1, epoch = EPOCH): Promise<void> {
    this.onopen?.();
    await this.answers("session.open", {
      user: ME,
      session: ME,
      feature_level: 1,
      epoch,
      heartbeat_ms: 25_000,
      user_seq: userSeq,
      rooms: 1,
      limits: [],
    });
    if (this.count("session.sync") > 0)
      await this.answers("session.sync", { recovered: true, epoch, user_seq: userSeq, rooms: rows });
  }
}

export const said = (seq: number, text: string, more: Record<string, unknown> = {}, room = ROOM): RoomEntry => ({
  ev: "message.sent",
  room,
  seq,
  at: "2026-11-20T10:00:00.123Z",
  d: { from: THEM, num: seq, body: { kind: "text", text }, ...more },
});

export const row = (seq: number, more: Record<string, unknown> = {}): unknown => ({
  room: ROOM,
  seq,
  num: seq,
  unread: 0,
  mentions: 0,
  floor: 0,
  recovered: true,
  ...more,
});

/** A connection with everything held in the test's hand. */
export class Stage {
  readonly clock = new FakeClock();
  readonly sockets: FakeSocket[] = [];
  readonly statuses: LiveStatus[] = [];
  readonly news: unknown[][] = [];
  readonly storage = memoryStorage();
  readonly live: Live;
  tokens = 0;
  chance = 0.5;

  constructor(more: Partial<LiveOptions> = {}, rooms: Partial<FollowedOptions> = {}) {
    const note =
      (name: string) =>
      (...what: unknown[]): void => {
        this.news.push([name, ...what]);
      };
    this.live = new Live({
      servers: ["https://chat.example.org"],
      connect: (url) => {
        this.sockets.push(new FakeSocket(url));
        return this.socket;
      },
      clock: this.clock,
      random: () => this.chance,
      token: () => Promise.resolve({ access: `access-${++this.tokens}`, leftMs: 300_000 }),
      hasWork: () => false,
      onStatus: (status) => this.statuses.push(status),
      ...more,
      rooms: {
        onEntry: (entry) => this.news.push([entry.seq]),
        onReloaded: note("reloaded"),
        onLost: (room, problem) => this.news.push(["lost", room, problem.code]),
        onSignal: (signal) => this.news.push(["signal", signal.ev]),
        onOwn: (entry) => this.news.push(["own", entry.user_seq]),
        onRoomsMoved: note("moved"),
        ...rooms,
      },
    });
  }

  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (!last) throw new Error("no socket was opened");
    return last;
  }

  /** What was heard since one last asked. */
  get heard(): unknown[] {
    return this.news.splice(0).map((one) => (one.length === 1 ? one[0] : one));
  }

  /** Connected, following ROOM from `after`, everything caught up. */
  async ready(after = 0): Promise<this> {
    this.live.rooms.follow(ROOM, after, true);
    this.live.start();
    await turn();
    await this.socket.welcomes();
    return this;
  }
}
