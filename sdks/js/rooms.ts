/**
 * rooms.ts — the local store: the user's rooms with what is unread, and what is held of their logs. It is there before the network is,
 * stays when that goes, and is brought up to date by number.
 */
import type { Clock } from "./clock.js";
import type { RoomEntry, ServerEntry } from "./frame.js";
import type { FollowedOptions } from "./followed.js";
import type { Live } from "./live.js";
import type { Outbox, OutboxItem } from "./outbox.js";
import { ChatError } from "./problem.js";
import { Room, type RoomRecord } from "./room.js";
import { RoomLog, seqOf, strip, type RoomItem } from "./room_log.js";
import type { Change, Storage } from "./storage.js";
import type { Id, MessageSendOut, UserEvents } from "./types.js";

export interface RoomsOptions {
  storage: Storage;
  clock: Clock;
  me: Id;
  /** A room is not what it was, or (undefined) the list of rooms is not. Told once for many changes, and never from inside a call. */
  onChanged(room: Id | undefined): void;
}

const PAGE = 100;
const LIST_PAGE = 200;
const LIST_PAGES_MAX = 20;
const GAP_MAX = 1000;
const KEEP_ITEMS = 500; // of each room's log, between two runs
const SAVE_MS = 400; // between two writes
const key = (room: Id, seq?: number): string =>
  seq === undefined ? `log/${room}/` : `log/${room}/${String(seq).padStart(16, "0")}`;

export class Rooms {
  private readonly rooms = new Map<Id, Room>();
  private readonly open = new Set<Id>();
  private readonly unloaded = new Set<Id>(); // rooms whose kept items are not read yet
  private readonly opening = new Map<Id, Promise<void>>();
  private readonly marks = new Map<Id, number>(); // to be said to the server
  private readonly saying = new Set<Id>();
  private readonly arriving = new Map<Id, { item: OutboxItem; seq: number }>(); // stored, and not seen in the log yet
  private readonly changed = new Set<Id | undefined>();
  private readonly dirty = new Map<string, () => unknown>();
  private isSaving = false;
  private savedAt = -Infinity;
  private isListing = false;
  private live!: Live;
  private outbox!: Outbox;

  private constructor(private readonly options: RoomsOptions) {}

  /** What was kept by an earlier run; and where its positions were. */
  static async load(options: RoomsOptions): Promise<{ rooms: Rooms; epoch: Id | undefined; userSeq: number }> {
    const rooms = new Rooms(options);
    for (const [, value] of await options.storage.read("room/")) {
      const record = value as RoomRecord;
      const room = new Room(record.view, options.me, record);
      rooms.rooms.set(room.id, room);
      if (record.log) room.log = new RoomLog(record.log.from, record.log.to, options.me); // its items are read when it is opened
      if (record.log) rooms.unloaded.add(room.id);
    }
    const [position] = await options.storage.read("position");
    return { rooms, ...((position?.[1] as { epoch: Id; userSeq: number } | undefined) ?? { epoch: undefined, userSeq: 0 }) };
  }

  /** The other way of construction: who is asked, and who sends. */
  join(live: Live, outbox: Outbox): void {
    this.live = live;
    this.outbox = outbox;
  }

  /** The user's rooms, the one that moved last first. */
  list(): Room[] {
    return [...this.rooms.values()].sort((a, b) => (a.movedAt < b.movedAt ? 1 : -1));
  }

  get(room: Id): Room | undefined {
    return this.rooms.get(room);
  }

  /** What is on its way to a room: waiting, refused, or stored and not seen in the log yet. */
  pending(room: Id): OutboxItem[] {
    const to = this.rooms.get(room)?.log?.to ?? Infinity;
    for (const [cid, { item, seq }] of this.arriving) if (item.room === room && seq <= to) this.arriving.delete(cid);
    const arriving = [...this.arriving.values()].filter(({ item }) => item.room === room).map(({ item }) => item);
    return [...arriving, ...this.outbox.list(room)];
  }

  // --- reading

  /**
   * Holds the log of a room of the user's from now on, beginning with its newest stretch; what is kept shows at once. Throws when nothing
   * is kept and the server cannot be asked; it is fetched then when the connection is ready.
   */
  async show(id: Id): Promise<void> {
    this.open.add(id);
    const under = this.opening.get(id) ?? this.begin(id).finally(() => this.opening.delete(id));
    this.opening.set(id, under);
    await under;
  }

  /** Goes on counting what is unread, and no more. */
  hide(id: Id): void {
    this.open.delete(id);
    this.live.rooms.unfollow(id);
  }

  /** Fetches an older page. false: there is none. */
  async older(id: Id): Promise<boolean> {
    const room = this.rooms.get(id);
    const log = room?.log;
    if (!room || !log || log.from <= Math.max(1, room.view.floor)) return false;
    const page = await this.live.call("room.events", { room: id, before_seq: log.from, limit: PAGE });
    const first = page.events[0]?.seq ?? Math.max(1, page.floor);
    if (room.log === log && first < log.from)
      this.keep(room, log.prepend(page.events, page.events.length < PAGE ? Math.max(1, page.floor) : first));
    return true;
  }

  /** Moves the user's mark forward, here at once and on the server when it can be reached. Without a number: everything is read. */
  read(id: Id, seq?: number): void {
    const room = this.rooms.get(id);
    if (!room) return;
    const to = Math.min(seq ?? room.seq, room.seq);
    if (to <= room.readSeq) return;
    const num = to >= room.seq ? room.num : (this.numAt(room, to) ?? room.readNum);
    room.reads(to, num);
    this.keep(room);
    this.marks.set(id, to);
    void this.sayMark(id);
  }

  private numAt(room: Room, seq: number): number | undefined {
    return room.log?.items.findLast((item) => item.message && seqOf(item) <= seq)?.message?.num;
  }

  private async sayMark(id: Id): Promise<void> {
    const seq = this.marks.get(id);
    if (seq === undefined || !this.live.main || this.saying.has(id)) return;
    this.saying.add(id);
    try {
      await this.live.call("receipt.read", { room: id, seq });
    } catch (error) {
      const problem = error instanceof ChatError ? error : undefined;
      if (problem?.network) return; // said again when the connection is ready
      if (problem?.temporary) this.options.clock.after(problem.retryAfterMs ?? 1000, () => void this.sayMark(id));
      if (problem?.temporary) return;
    } finally {
      this.saying.delete(id);
    }
    if (this.marks.get(id) === seq) this.marks.delete(id);
    else await this.sayMark(id);
  }

  private async begin(id: Id): Promise<void> {
    const room = this.rooms.get(id) ?? (await this.fetch(id));
    if (this.unloaded.delete(id) && room.log) {
      const { from, to } = room.log;
      const kept = (await this.options.storage.read(key(id))).map(([, item]) => item as RoomItem);
      const isIn = (item: RoomItem): boolean => seqOf(item) >= from && seqOf(item) <= to;
      room.log = new RoomLog(from, to, this.options.me, kept.filter(isIn));
      for (const item of kept) if (!isIn(item)) this.dirty.set(key(id, seqOf(item)), () => undefined);
      this.tell(id);
    }
    if (!room.log) {
      const page = await this.live.call("room.events", { room: id, limit: PAGE });
      const first = page.events[0]?.seq ?? page.head + 1;
      const from = page.events.length < PAGE ? Math.min(first, Math.max(1, page.floor)) : first;
      room.log = new RoomLog(from, from - 1, this.options.me);
      for (const entry of page.events) this.take(room, entry);
      room.log.to = Math.max(room.log.to, page.head);
      this.keep(room);
    }
    if (this.open.has(id)) this.live.rooms.follow(id, room.log.to, true);
  }

  private async fetch(id: Id): Promise<Room> {
    const { room: view } = await this.live.call("room.get", { room: id });
    const known = this.rooms.get(id);
    if (known) known.refresh(view);
    const room = known ?? new Room(view, this.options.me);
    this.rooms.set(id, room);
    this.keep(room);
    this.tell(undefined);
    return room;
  }

  // --- what the connection tells

  /** For the connection: what it is to tell. */
  get hears(): FollowedOptions {
    return {
      followsOwnLog: true,
      gapMax: GAP_MAX,
      others: () => this.list().map((room) => ({ room: room.id, seq: room.seq })),
      onEntry: (entry) => {
        const room = this.rooms.get(entry.room);
        if (room?.log) this.take(room, entry);
      },
      onElsewhere: (entry) => {
        const room = this.rooms.get(entry.room);
        if (!room) return;
        room.hears(entry);
        this.arrived(entry);
        this.keep(room);
      },
      onOwn: (entry) => {
        this.onOwn(entry);
      },
      onRow: (row) => {
        const room = this.rooms.get(row.room);
        if (!room || row.seq !== room.seq) this.listAgain(); // its name may be another one, too
        room?.stands(row);
        if (room) this.keep(room);
      },
      onReloaded: (id, seq) => {
        this.begins(id, seq);
      },
      onLost: (id, problem) => {
        if (problem.code === "not_found") this.remove(id);
      },
      onRoomsMoved: () => {
        this.listAgain();
      },
      onEpoch: () => {
        for (const id of [...this.rooms.keys()]) this.remove(id);
      },
    };
  }

  /** The connection is ready: what had to wait for it. */
  ready(isFirst: boolean): void {
    if (isFirst) this.listAgain();
    for (const id of this.marks.keys()) void this.sayMark(id);
    for (const id of this.open) if (!this.live.rooms.follows(id)) void this.show(id).catch(() => undefined);
    this.keepPosition();
  }

  /** The server has stored it: it shows until the log does. */
  sent(item: OutboxItem, out: MessageSendOut): void {
    const room = this.rooms.get(item.room);
    if (room?.log && this.live.rooms.follows(item.room) && room.log.to < out.seq)
      this.arriving.set(item.cid, { item, seq: out.seq });
    this.tell(item.room);
  }

  private take(room: Room, entry: RoomEntry): void {
    room.hears(entry);
    this.arrived(entry);
    this.keep(room, room.log?.apply(entry) ?? []);
  }

  private arrived(entry: RoomEntry): void {
    const cid = entry.ev === "message.sent" && entry.d?.from === this.options.me ? entry.d.cid : undefined;
    if (typeof cid !== "string") return;
    this.arriving.delete(cid);
    this.outbox.confirmed(cid);
  }

  private begins(id: Id, seq: number): void {
    const room = this.rooms.get(id);
    if (!room?.log) return;
    const gone = room.log.cut(Infinity);
    room.log = new RoomLog(seq + 1, seq, this.options.me);
    this.keep(room, gone);
  }

  private onOwn(entry: ServerEntry): void {
    const d = entry.d as unknown as UserEvents["marks.moved"] & UserEvents["mention.added"];
    const room = typeof entry.d?.room === "string" ? this.rooms.get(d.room) : undefined;
    if (entry.ev === "room.added") void this.fetch(d.room).catch(() => undefined);
    else if (entry.ev === "room.removed" && !this.live.rooms.follows(d.room)) this.remove(d.room);
    else if (entry.ev === "marks.moved" && room && !room.reads(d.read_seq, d.read_num))
      void this.fetch(d.room).catch(() => undefined);
    else if (entry.ev === "mention.added") room?.names(d.message);
    else if (entry.ev === "message.hidden") room?.log?.change(d.message, (message) => strip(message) && (message.hidden = true));
    else if (entry.ev === "message.unhidden" && room?.log?.message(d.message))
      void this.again(room, d.message).catch(() => undefined);
    if (room && this.rooms.has(room.id)) this.keep(room, entry.ev === "message.hidden" ? [d.message] : []);
    this.keepPosition();
  }

  /** One message, as it is now. */
  private async again(room: Room, seq: number): Promise<void> {
    const { message } = await this.live.call("message.get", { room: room.id, seq });
    const isHere = room.log?.change(seq, (old) => {
      strip(old);
      delete old.hidden;
      Object.assign(old, message);
      return true;
    });
    if (isHere) this.keep(room, [seq]);
  }

  private remove(id: Id): void {
    const room = this.rooms.get(id);
    if (!room) return;
    this.live.rooms.unfollow(id);
    this.rooms.delete(id);
    this.open.delete(id);
    for (const item of room.log?.items ?? []) this.dirty.set(key(id, seqOf(item)), () => undefined);
    this.save(`room/${id}`, () => undefined);
    this.tell(undefined);
  }

  /** Asks for the list of rooms: after a break, what a room is called may have changed as well. */
  private listAgain(): void {
    if (this.isListing) return;
    this.isListing = true;
    void this.fetchList().catch(() => undefined).finally(() => { this.isListing = false; }); // prettier-ignore
  }

  private async fetchList(): Promise<void> {
    const [before, seen] = [[...this.rooms.keys()], new Set<Id>()];
    let cursor: string | undefined;
    for (let page = 0; page < LIST_PAGES_MAX; page++) {
      const out = await this.live.call("room.list", { limit: LIST_PAGE, ...(cursor ? { cursor } : {}) });
      for (const view of out.rooms) {
        seen.add(view.room);
        const known = this.rooms.get(view.room);
        if (known) known.refresh(view);
        const room = known ?? new Room(view, this.options.me);
        this.rooms.set(view.room, room);
        this.keep(room);
      }
      cursor = out.next;
      if (!cursor) break;
    }
    // What came meanwhile is not on the pages yet; of what is shown the log itself says that it is over.
    if (!cursor) for (const id of before) if (!seen.has(id) && !this.open.has(id)) this.remove(id);
    this.tell(undefined);
  }

  // --- telling and keeping

  private tell(room: Id | undefined): void {
    if (this.changed.size === 0) {
      queueMicrotask(() => {
        const changed = [...this.changed];
        this.changed.clear();
        for (const one of changed) this.options.onChanged(one);
      });
    }
    this.changed.add(room);
  }

  /** Says that a room changed, and keeps it with the items named. */
  private keep(room: Room, seqs: readonly number[] = []): void {
    this.tell(room.id);
    for (const seq of seqs) this.dirty.set(key(room.id, seq), () => room.log?.items.find((item) => seqOf(item) === seq));
    this.save(`room/${room.id}`, () => (this.rooms.has(room.id) ? this.kept(room) : undefined));
  }

  private keepPosition(): void {
    this.save("position", () => ({ epoch: this.live.rooms.epoch, userSeq: this.live.rooms.userSeq }));
  }

  /** Only the newest stretch is kept; what is older is fetched again when somebody looks for it. */
  private kept(room: Room): RoomRecord {
    const record = room.record();
    const items = room.log?.items ?? [];
    if (!record.log || this.unloaded.has(room.id) || items.length <= KEEP_ITEMS) return record;
    const from = seqOf(items[items.length - KEEP_ITEMS] as RoomItem);
    return { ...record, log: { from, to: record.log.to } };
  }

  /** What changed is written together, at once and then every moment, so that positions and what they stand for never part. */
  private save(name: string, value: () => unknown): void {
    this.dirty.set(name, value);
    if (this.isSaving) return;
    this.isSaving = true;
    const { clock } = this.options;
    clock.after(Math.max(0, this.savedAt + SAVE_MS - clock.now()), () => void this.flush());
  }

  /** Writes what is not kept yet. */
  async flush(): Promise<void> {
    this.isSaving = false;
    if (this.dirty.size === 0) return;
    this.savedAt = this.options.clock.now();
    const changes: Change[] = [...this.dirty].map(([name, value]) => [name, value()]);
    this.dirty.clear();
    await this.options.storage.write(changes).catch(() => undefined); // a full disk costs the cache, not the chat
  }
}
