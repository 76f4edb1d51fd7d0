/** thread.svelte.ts — one thread: what it hangs on, its replies as they are now, and whether the person follows it. */
import { RoomLog, type RoomEntry, type RoomItem, type RoomMessage, type ThreadView } from "chat-sdk";
import { live } from "./live.svelte";
import type { Load } from "./room.svelte";
import { rowsOf, type Row } from "./rows";
import { session } from "./session.svelte";

const PAGE = 100;
const PAGES_MAX = 20; // more than this is read in the room

export class OpenThread {
  rows = $state.raw<readonly Row[]>([]);
  root = $state.raw<Readonly<RoomMessage>>();
  view = $state.raw<ThreadView>();
  load = $state<Load>("loading");
  failure = $state.raw<unknown>();
  private readonly log: RoomLog;
  private said: RoomMessage | undefined;
  private isAsking = false;
  private isDue = false;

  constructor(
    readonly room: string,
    readonly seq: number,
  ) {
    this.log = new RoomLog(seq + 1, seq, session.me);
  }

  /** For an effect: begins, and gives what ends it. */
  watch(): () => void {
    const ends = [
      session.chat.on("room", (room) => {
        if (room === this.room) this.changed();
      }),
      live.onReady(() => void this.fetch()),
    ];
    void this.fetch();
    return () => {
      for (const end of ends) end();
    };
  }

  /** What is new, from the server; also after a failure. */
  async fetch(): Promise<void> {
    if (this.isAsking) {
      this.isDue = true;
      return;
    }
    this.isAsking = true;
    this.isDue = false;
    try {
      await this.ask();
      this.load = "ready";
      this.failure = undefined;
    } catch (error) {
      this.failure = error;
      if (!this.said) this.load = "failed";
    } finally {
      this.isAsking = false;
    }
    this.read();
    if (this.wasAsked()) await this.fetch();
  }

  private wasAsked(): boolean {
    return this.isDue;
  }

  async follow(isFollowing: boolean): Promise<void> {
    const args = { room: this.room, root: this.seq };
    const { thread } = isFollowing ? await session.chat.call("thread.follow", args) : await session.chat.call("thread.unfollow", args);
    this.view = thread;
  }

  /** The person has seen the last reply. */
  seen(): void {
    const last = this.view?.last_seq;
    if (last === undefined || !this.view || this.view.read_seq >= last) return;
    this.view = { ...this.view, read_seq: last, unread: 0 };
    void session.chat.call("thread.read", { room: this.room, root: this.seq, seq: last }).catch(() => undefined);
  }

  private async ask(): Promise<void> {
    const { chat } = session;
    this.said ??= (await chat.call("message.get", { room: this.room, seq: this.seq })).message;
    for (let pages = 0; pages < PAGES_MAX; pages++) {
      const page = await chat.call("thread.events", { room: this.room, root: this.seq, after_seq: this.log.to, limit: PAGE });
      for (const entry of page.events as RoomEntry[]) if (entry.seq > this.log.to) this.log.apply(entry);
      this.view = page.thread;
      if (page.events.length < PAGE) return;
    }
  }

  /** The room moved: a reply may have come, or one that is here have changed. */
  private changed(): void {
    const items = session.chat.rooms.get(this.room)?.log?.items ?? [];
    const isNew = items.slice(-PAGE).some((item) => item.message?.thread === this.seq && item.message.seq > this.log.to);
    if (isNew) void this.fetch();
    else this.read();
  }

  /** The room's own log knows best what became of those that both have. */
  private read(): void {
    if (!session.isOpen || !this.said) return;
    const { chat } = session;
    const known = chat.rooms.get(this.room)?.log;
    this.root = { ...(known?.message(this.seq) ?? this.said) };
    const items = this.log.items.flatMap((item): RoomItem[] => (item.message ? [{ message: known?.message(item.message.seq) ?? item.message }] : []));
    this.rows = rowsOf({ items, pending: chat.rooms.pending(this.room), me: session.me, unreadFrom: undefined, isStart: false, thread: this.seq }, this.rows);
  }
}
