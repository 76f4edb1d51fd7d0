/**
 * outbox.ts — messages that are on their way: kept before anything is sent, sent in order within each room, once.
 *
 * Each carries a key of its own, so that sending it again after a lost answer, a reload or from another tab has one effect. Of several
 * tabs over one storage one sends at a time: whoever holds the lock. What the server refuses stays, with the reason, until somebody
 * tries again or gives it up.
 */
import { sleep, type Clock, type Ids } from "./clock.js";
import type { Live } from "./live.js";
import { ChatError, networkError } from "./problem.js";
import type { Locks, Storage } from "./storage.js";
import type { Id, MessageBody, MessageSendIn, MessageSendOut } from "./types.js";

/** What is to be said besides the words. */
export type SendOptions = Omit<MessageSendIn, "room" | "cid" | "body">;

/** A message that is not confirmed. Plain data. */
export interface OutboxItem {
  cid: Id;
  room: Id;
  args: MessageSendIn;
  /** Rises with each that is made. Keys would rise as well, were it not for clocks that are set back. */
  order: number;
  /** By this machine's wall clock, in milliseconds. */
  madeAt: number;
  /** Why the server refused it; absent while it may still go. */
  refused?: { code: string; title: string };
}

export interface OutboxOptions {
  storage: Storage;
  locks: Locks;
  clock: Clock;
  ids: Ids;
  live: Live;
  /** It is stored: its number in the room, and so on. */
  onSent(item: OutboxItem, out: MessageSendOut): void;
  /** It was refused, and stays. */
  onRefused(item: OutboxItem, problem: ChatError): void;
  /** What waits is not what it was: for who shows it. */
  onChanged(room: Id): void;
}

const PREFIX = "outbox/";
const OUTBOX_MAX = 1000;
const REFUSED_WAIT_MS = 500; // refused for the moment, but not told for how long

export class Outbox {
  private readonly items: OutboxItem[] = []; // in the order in which they were made
  private readonly waits = new Map<Id, { until: number; tries: number }>();
  private isPumping = false;
  private isAskedAgain = false;
  private readonly stored = new Set<Id>(); // what the storage is known to have held
  private readonly gone = new Set<Id>(); // what it may still hold, though it is over
  /** When what an earlier run left is here. */
  readonly loaded: Promise<void>;

  constructor(private readonly options: OutboxOptions) {
    this.loaded = this.load();
  }

  /** What waits or was refused, in order; of one room, or of all. */
  list(room?: Id): readonly OutboxItem[] {
    return room === undefined ? this.items : this.items.filter((item) => item.room === room);
  }

  get hasWork(): boolean {
    return this.items.some((item) => !item.refused);
  }

  /** Takes a message. Resolves when it is kept: from then on it arrives, or is refused with a reason, whatever happens to this page. */
  async add(room: Id, body: MessageBody, more: SendOptions = {}): Promise<OutboxItem> {
    await this.loaded;
    if (this.items.length >= OUTBOX_MAX) throw new ChatError({ code: "too_many", title: `${OUTBOX_MAX} messages wait already` });
    const cid = this.options.ids.make();
    const item: OutboxItem = {
      cid,
      room,
      args: { ...more, room, cid, body },
      order: (this.items.at(-1)?.order ?? 0) + 1,
      madeAt: this.options.clock.wall(),
    };
    this.put(item);
    try {
      await this.options.storage.write([[PREFIX + cid, item]]);
      this.stored.add(cid);
    } catch (error) {
      this.take(item);
      throw error;
    }
    this.pump();
    return item;
  }

  /** Sends a refused one again: as a new message, at the end. */
  async retry(cid: Id): Promise<void> {
    const old = this.items.find((item) => item.cid === cid);
    if (!old?.refused) return;
    await this.discard(cid);
    const { room, body, ...more } = old.args;
    await this.add(room, body, more); // under a key of its own, which add puts over the old one
  }

  /** Gives one up. Only what was refused surely never arrives. */
  async discard(cid: Id): Promise<void> {
    const item = this.items.find((one) => one.cid === cid);
    if (item) this.take(item);
    await this.options.storage.write([[PREFIX + cid, undefined]]);
  }

  /** The log says that it arrived, whoever sent it. */
  confirmed(cid: Id): void {
    const item = this.items.find((one) => one.cid === cid);
    if (!item) return;
    this.take(item);
    void this.options.storage.write([[PREFIX + cid, undefined]]).catch(() => undefined); // it is sent again once, and harmless
  }

  /** Call when the connection is ready. */
  pump(): void {
    this.isAskedAgain = true;
    if (this.isPumping || !this.options.live.main) return;
    this.isPumping = true;
    void this.options.locks
      .run("chat-outbox", () => this.drain())
      .catch(() => undefined)
      .finally(() => {
        this.isPumping = false;
        if (this.isAskedAgain && this.options.live.main && this.hasWork) this.pump();
      });
  }

  /** Joins what is here with what is kept: other tabs add, send and give up as well. */
  private async load(): Promise<void> {
    const before = new Set(this.stored);
    const found = await this.options.storage.read(PREFIX);
    const kept = new Map(found.map(([, value]) => [(value as OutboxItem).cid, value as OutboxItem]));
    for (const item of [...this.items]) {
      const now = kept.get(item.cid);
      if (!now && before.has(item.cid)) this.take(item);
      else if (now?.refused) item.refused = now.refused;
    }
    for (const cid of this.gone) if (!kept.has(cid)) this.gone.delete(cid);
    for (const item of kept.values()) {
      if (this.gone.has(item.cid) || this.items.some((one) => one.cid === item.cid)) continue;
      this.stored.add(item.cid);
      this.put(item);
    }
  }

  private async drain(): Promise<void> {
    await this.load();
    this.isAskedAgain = false;
    await Promise.all([...new Set(this.items.map((item) => item.room))].map((room) => this.drainRoom(room)));
  }

  private async drainRoom(room: Id): Promise<void> {
    const { live, clock } = this.options;
    for (;;) {
      const item = this.items.find((one) => one.room === room && !one.refused);
      if (!item || !live.main) return;
      const wait = Math.max((this.waits.get(item.cid)?.until ?? 0) - clock.now(), live.pace.take(clock.now()));
      if (wait > 0) await sleep(clock, wait);
      else if (!(await this.send(item))) return;
    }
  }

  /** false: not now, the connection is gone. */
  private async send(item: OutboxItem): Promise<boolean> {
    const { live, clock, storage } = this.options;
    try {
      const out = await live.call("message.send", item.args);
      await storage.write([[PREFIX + item.cid, undefined]]).catch(() => undefined); // then it is sent again once, which is harmless
      this.take(item);
      this.options.onSent(item, out);
    } catch (error) {
      const problem = error instanceof ChatError ? error : networkError(String(error));
      if (problem.network && !live.main) return false;
      if (problem.temporary) {
        const tries = (this.waits.get(item.cid)?.tries ?? 0) + 1;
        if (problem.code === "rate_limited") live.pace.empty(clock.now());
        const wait = problem.retryAfterMs ?? REFUSED_WAIT_MS * 2 ** Math.min(tries, 6);
        this.waits.set(item.cid, { until: clock.now() + wait + 1, tries });
        return true;
      }
      item.refused = { code: problem.code, title: problem.message };
      await storage.write([[PREFIX + item.cid, item]]).catch(() => undefined);
      this.options.onChanged(item.room);
      this.options.onRefused(item, problem);
    }
    return true;
  }

  private put(item: OutboxItem): void {
    const at = this.items.findLastIndex((one) => one.order < item.order || (one.order === item.order && one.cid < item.cid));
    this.items.splice(at + 1, 0, item);
    this.options.onChanged(item.room);
  }

  private take(item: OutboxItem): void {
    const at = this.items.indexOf(item);
    if (at < 0) return;
    this.items.splice(at, 1);
    this.waits.delete(item.cid);
    this.stored.delete(item.cid);
    this.gone.add(item.cid);
    this.options.onChanged(item.room);
  }
}
