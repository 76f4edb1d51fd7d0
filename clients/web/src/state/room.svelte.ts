/** room.svelte.ts — the room that somebody looks at: its rows, older and newer ones on demand, what is new in it, who is in it. */
import { tick } from "svelte";
import { RoomLog, type RoomEntry } from "chat-sdk";
import { blocks } from "./blocks.svelte";
import { live } from "./live.svelte";
import { Members } from "./members.svelte";
import { Quotes } from "./quotes.svelte";
import { isShift, rowsOf, type Row } from "./rows";
import { session } from "./session.svelte";
import { typing } from "./typing.svelte";

const PAGE = 100;
/** So far away older pages are fetched one after another; farther, a stretch of its own is. */
const NEAR = 300;
/** Of so many, those that are far up are let go when the person goes to the newest. */
const HELD_MAX = 1500;
const HELD_MIN = 300;

export type Load = "loading" | "ready" | "failed";

export class OpenRoom {
  rows = $state.raw<readonly Row[]>([]);
  load = $state<Load>("loading");
  failure = $state.raw<unknown>();
  isLoadingOlder = $state(false);
  isLoadingNewer = $state(false);
  /** Whether the newest message is among the rows. */
  isNewest = $state(true);
  /** Rows came or went in front of those that were there: what is in view is kept by its distance from the end. */
  isShifted = $state(false);
  /** What was unread when the person came stands behind this number. */
  unreadFrom = $state<number>();
  /** How many messages came since the newest was last in view. */
  missed = $state(0);
  readonly members: Members;
  readonly quotes: Quotes;
  /** Told who said something just now. */
  onHeard: (user: string) => void = () => undefined;
  /** A stretch far from the newest. */
  private stretch: RoomLog | undefined;
  private head = 0;
  private ends: (() => void)[] = [];

  constructor(readonly id: string) {
    this.members = new Members(id);
    this.quotes = new Quotes(id);
  }

  /** Begins; around a message when there is one. */
  async open(seq?: number): Promise<void> {
    const { chat } = session;
    const known = chat.rooms.get(this.id);
    if (known && known.unread > 0) this.unreadFrom = known.readSeq;
    this.ends = [
      chat.on("room", (room) => {
        if (room === this.id) this.read();
      }),
      chat.on("signal", ({ ev, room, d }) => {
        if (ev === "receipt" && room === this.id && d) this.members.hear(d);
      }),
      live.onReady(() => void this.again()),
    ];
    this.read();
    await this.again();
    if (this.unreadFrom === undefined) {
      const room = chat.rooms.get(this.id);
      if (room && room.unread > 0) this.unreadFrom = room.readSeq;
    }
    if (seq !== undefined) await this.around(seq);
  }

  close(): void {
    for (const end of this.ends.splice(0)) end();
    if (session.isOpen) session.chat.rooms.hide(this.id);
  }

  /** Asks again after a failure, or when the connection is back. */
  async again(): Promise<void> {
    try {
      void this.members.load();
      await session.chat.rooms.show(this.id);
      this.failure = undefined;
      this.load = "ready";
    } catch (error) {
      this.failure = error;
      if (!session.isOpen) return;
      this.load = session.chat.rooms.get(this.id)?.log ? "ready" : "failed";
    }
    this.read();
  }

  /** Fetches what stands before. */
  async older(): Promise<void> {
    if (this.isLoadingOlder || this.isStart) return;
    this.isLoadingOlder = true;
    try {
      if (this.stretch) await this.olderOf(this.stretch);
      else await session.chat.rooms.older(this.id);
      this.read();
    } catch {
      // The person scrolls again, or the connection comes back.
    } finally {
      this.isLoadingOlder = false;
    }
  }

  /** Of a stretch far up: fetches what stands behind. */
  async newer(): Promise<void> {
    const { stretch } = this;
    if (!stretch || this.isLoadingNewer) return;
    this.isLoadingNewer = true;
    try {
      const page = await session.chat.call("room.events", { room: this.id, after_seq: stretch.to, limit: PAGE });
      if (this.stretch !== stretch) return;
      for (const entry of page.events) if (entry.seq > stretch.to) stretch.apply(entry);
      const main = session.chat.rooms.get(this.id)?.log;
      if (page.events.length === 0 || stretch.to >= page.head || (main && stretch.to >= main.to)) this.stretch = undefined;
      this.read();
    } catch {
      // as above
    } finally {
      this.isLoadingNewer = false;
    }
  }

  /** Sees to it that a message and those around it are among the rows. */
  async around(seq: number): Promise<void> {
    const { chat } = session;
    const log = chat.rooms.get(this.id)?.log;
    if (!log) return;
    if (this.stretch && seq >= this.stretch.from && seq <= this.stretch.to) return;
    this.stretch = undefined;
    while (seq < log.from && log.from - seq < NEAR && (await chat.rooms.older(this.id))) this.read();
    if (seq < log.from) {
      const page = await chat.call("room.events", { room: this.id, around_seq: seq, limit: PAGE });
      const first = page.events[0]?.seq;
      if (first === undefined) return;
      const stretch = new RoomLog(first, first - 1, session.me);
      for (const entry of page.events as RoomEntry[]) stretch.apply(entry);
      this.stretch = stretch;
    }
    this.read();
  }

  /** Back to the newest; what was fetched far up is let go. */
  newest(): void {
    this.stretch = undefined;
    const log = session.chat.rooms.get(this.id)?.log;
    if (log && log.items.length > HELD_MAX) {
      const item = log.items[log.items.length - HELD_MIN];
      if (item) log.cut((item.message ?? item.note).seq);
    }
    this.missed = 0;
    this.read();
  }

  get isStart(): boolean {
    if (!session.isOpen) return true;
    const room = session.chat.rooms.get(this.id);
    const log = this.stretch ?? room?.log;
    return !log || !room || log.from <= Math.max(1, room.view.floor);
  }

  /** The person has seen everything up to here. */
  seen(seq: number): void {
    if (session.isOpen) session.chat.rooms.read(this.id, seq);
  }

  /** The newest is in view. */
  seenEnd(): void {
    if (session.isOpen && !this.stretch) session.chat.rooms.read(this.id);
  }

  /** Everything is read, and the divider goes. */
  seenAll(): void {
    session.chat.rooms.read(this.id);
    this.unreadFrom = undefined;
    this.read();
  }

  /** From this message on it is new to the person, on the screen alone: marks go forward only. */
  divide(before: number): void {
    this.unreadFrom = before - 1;
    this.read();
  }

  /** The newest one is in view: what comes is not missed. */
  caughtUp(): void {
    this.missed = 0;
  }

  private async olderOf(stretch: RoomLog): Promise<void> {
    const page = await session.chat.call("room.events", { room: this.id, before_seq: stretch.from, limit: PAGE });
    const first = page.events[0]?.seq ?? Math.max(1, page.floor);
    if (this.stretch === stretch && first < stretch.from)
      stretch.prepend(page.events, page.events.length < PAGE ? Math.max(1, page.floor) : first);
  }

  private read(): void {
    if (!session.isOpen) return;
    const { chat } = session;
    const room = chat.rooms.get(this.id);
    const log = this.stretch ?? room?.log;
    if (!room || !log) return;
    this.isNewest = !this.stretch;
    this.count(room.log);
    if (room.log && room.log.items.length > 0 && this.load === "loading") this.load = "ready";
    const pending = this.stretch ? [] : chat.rooms.pending(this.id);
    const before = this.rows;
    this.rows = rowsOf(
      { items: log.items, pending, me: session.me, unreadFrom: this.unreadFrom, isStart: log.from <= Math.max(1, room.view.floor), isBlocked: (user) => room.view.kind !== "direct" && blocks.has(user) },
      before,
    );
    if (!isShift(before, this.rows)) return;
    this.isShifted = true;
    void tick().then(() => (this.isShifted = false)); // it was drawn then
  }

  /** What came since last time: whose mark moved, what is missed while looking elsewhere. */
  private count(log: RoomLog | undefined): void {
    if (!log) return;
    const before = this.head;
    this.head = log.to;
    if (before === 0 || log.to <= before) return;
    for (let at = log.items.length - 1; at >= 0; at--) {
      const item = log.items[at];
      const seq = (item?.message ?? item?.note)?.seq ?? 0;
      if (seq <= before) break;
      if (item?.note?.ev.startsWith("member.")) this.members.changed(item.note.ev, item.note.d);
      if (item?.message && item.message.thread === undefined && item.message.from !== session.me) {
        this.missed++;
        typing.stopped(this.id, item.message.from);
        this.onHeard(item.message.from);
      }
    }
    if (!document.hasFocus() && this.unreadFrom === undefined && this.missed > 0) this.unreadFrom = before;
  }
}
