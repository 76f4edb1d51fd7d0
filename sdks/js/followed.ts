/** followed.ts — the logs a connection follows: what to sync, what to pull, what to hand out. */
import { isRoomEntry, type RoomEntry, type ServerEntry } from "./frame.js";
import type { Live } from "./live.js";
import { ChatError } from "./problem.js";
import { RoomOrder } from "./room_order.js";
import type { Id, Operations, RoomDelta, RoomHead } from "./types.js";

export interface FollowedOptions {
  /** Which history of the server is known; changes only when an operator put an old database back. */
  epoch?: string | undefined;
  /** How far the user's own log is known; 0: not at all. */
  userSeq?: number | undefined;
  /** Whether the user's own log is wanted, and word of rooms that are not followed. */
  followsOwnLog?: boolean;
  /** A followed room that lacks more than this is not pulled whole: it begins anew near its head. */
  gapMax?: number;
  /** Rooms that are known but not followed: how far, most recent first. */
  others?(): RoomHead[];
  /** An entry of a followed room: each number once, in order. */
  onEntry?(entry: RoomEntry): void;
  /** An entry of the user's own log: each number once, in order. */
  onOwn?(entry: ServerEntry): void;
  /** Typing and the like: may be lost. */
  onSignal?(signal: ServerEntry): void;
  /** An entry of a room that is not followed, as it comes. */
  onElsewhere?(entry: RoomEntry): void;
  /** Where a room stands, as the server said when the connection resumed. */
  onRow?(row: RoomDelta): void;
  /** What is shown of a followed room may be wrong or incomplete; entries follow from seq + 1. */
  onReloaded?(room: Id, seq: number): void;
  /** A followed room cannot be read any more; it is not followed now. */
  onLost?(room: Id, problem: ChatError): void;
  /** The list of rooms may have changed while nobody looked: ask for it again. */
  onRoomsMoved?(): void;
  /** The positions moved to another history: everything known before is void. */
  onEpoch?(epoch: Id): void;
}

interface Room {
  id: Id;
  order: RoomOrder<RoomEntry>;
  from: number; // where the application began
  claimed: number | undefined; // the head that the sync under way named
  tries: number; // pulls in a row that brought nothing
  retryAt: number;
  isPulling: boolean;
  isVisible: boolean;
  isLeaving: boolean;
}

const PULLS_MAX = 4;
const PULL_LIMIT = 200;
const PULL_TRIES_MAX = 5;
const PULL_AGAIN_MS = 1000;
const SYNC_HEADS_MAX = 200;
const OWN_GAP_MAX = 1000;
const NOT_IN_IT = { code: "not_found", status: 404, title: "you are not in this room any more" };
const HOLE = { code: "internal", title: "the server's log of this room has a hole" };

export class Followed {
  epoch: string | undefined;
  private readonly rooms = new Map<Id, Room>(); // the one that moved last is last
  private readonly own: RoomOrder<ServerEntry>;
  private syncs = 0;
  private pulls = 0;
  private ownIsPulled = false;
  private hasReloaded = false; // on this connection
  private wake: (() => void) | undefined;

  constructor(
    private readonly live: Live,
    private readonly options: FollowedOptions,
  ) {
    this.epoch = options.epoch;
    this.own = new RoomOrder(options.userSeq ?? 0);
  }

  get userSeq(): number {
    return this.own.delivered;
  }

  get isBehind(): boolean {
    return this.syncs > 0 || this.ownIsPulled || [...this.rooms.values()].some((room) => room.order.isBehind);
  }

  /** Hands out a room's entries from `after + 1` on. Visible rooms are pulled first. */
  follow(id: Id, after: number, isVisible: boolean): void {
    const known = this.rooms.get(id);
    if (known) {
      known.isVisible = isVisible;
      return;
    }
    const order = new RoomOrder<RoomEntry>(after);
    this.rooms.set(id, {
      id,
      order,
      from: after,
      claimed: undefined,
      tries: 0,
      retryAt: 0,
      isPulling: false,
      isVisible,
      isLeaving: false,
    });
    if (this.live.main) this.sync([id], []);
    this.live.settle();
  }

  unfollow(id: Id): void {
    this.rooms.delete(id);
  }

  follows(id: Id): boolean {
    return this.rooms.has(id);
  }

  // --- the connection comes and goes

  onSession(epoch: string, userSeq: number): void {
    this.hasReloaded = false;
    this.epoch ??= epoch;
    if (this.own.delivered === 0) this.own.reset(userSeq, userSeq);
    this.syncAll();
  }

  onGone(): void {
    this.syncs = this.pulls = 0;
    this.ownIsPulled = false;
    for (const room of this.rooms.values()) room.isPulling = false;
    this.wake?.();
  }

  onEvent(event: ServerEntry): void {
    if (event.ev === "sync.required") {
      if (event.room) this.aim(event.room, event.seq ?? 0);
      else this.aimOwn(event.user_seq ?? 0);
    } else if (isRoomEntry(event)) this.onRoomEntry(event);
    else if (typeof event.user_seq === "number") this.onOwnEntry(event, event.user_seq);
    else this.options.onSignal?.(event);
  }

  private onRoomEntry(entry: RoomEntry): void {
    const room = this.rooms.get(entry.room);
    if (!room) {
      if (this.options.followsOwnLog) this.options.onElsewhere?.(entry);
      return;
    }
    this.rooms.delete(room.id);
    this.rooms.set(room.id, room);
    this.take(room, entry);
    this.leaveIfDone(room);
  }

  private take(room: Room, entry: RoomEntry): void {
    for (const next of room.order.take(entry.seq, entry)) {
      room.tries = 0;
      this.options.onEntry?.(next);
      if (this.rooms.get(room.id) !== room) return;
    }
  }

  // --- syncing: the positions of all rooms, in as many requests as it takes

  private syncAll(): void {
    this.sync([...this.rooms.keys()].reverse(), this.options.others?.() ?? []);
  }

  private sync(ids: Id[], others: RoomHead[]): void {
    const heads: RoomHead[] = [];
    for (const id of ids) {
      const room = this.rooms.get(id);
      if (!room) continue;
      room.claimed = room.order.delivered;
      heads.push({ room: id, seq: room.claimed });
    }
    const left = Math.max(0, SYNC_HEADS_MAX - heads.length);
    heads.push(...others.filter((head) => !this.rooms.has(head.room)).slice(0, left));
    for (let at = 0; at < heads.length; at += SYNC_HEADS_MAX) this.syncSome(heads.slice(at, at + SYNC_HEADS_MAX));
    if (heads.length === 0 && this.options.followsOwnLog) this.syncSome([]);
  }

  private syncSome(heads: RoomHead[]): void {
    const link = this.live.main;
    if (!link) return;
    this.syncs++;
    const args = {
      ...(this.epoch ? { epoch: this.epoch } : {}),
      ...(this.own.delivered > 0 ? { user_seq: this.own.delivered } : {}),
      heads,
    };
    link.ask("session.sync", args, (ok) => {
      this.syncs--;
      this.onSync(ok as Operations["session.sync"]["out"]);
    }, (problem) => {
      if (problem.network) return;
      this.live.drop(link, problem.temporary ? 4503 : 1006, problem.message, problem.retryAfterMs);
    }); // prettier-ignore
  }

  private onSync(out: Operations["session.sync"]["out"]): void {
    if (out.epoch !== this.epoch || (!out.recovered && !this.hasReloaded)) {
      this.reloadEverything(out.epoch);
      return;
    }
    if (this.own.delivered === 0) this.own.reset(out.user_seq, out.user_seq);
    this.aimOwn(out.user_seq);
    for (const row of out.rooms) this.onRow(row);
  }

  private onRow(row: RoomDelta): void {
    const room = this.rooms.get(row.room);
    this.options.onRow?.(row);
    if (!room) return;
    const { claimed } = room;
    room.claimed = undefined;
    if (claimed !== undefined && !row.recovered) {
      if (row.floor > room.order.delivered + 1) this.reload(room, row.floor - 1, row.seq);
      else if (row.seq >= claimed) {
        this.lose(room, new ChatError(NOT_IN_IT));
        return;
      }
    }
    // A head below the one that was named: an older database was put back.
    if (claimed !== undefined && row.seq < claimed) this.reload(room, Math.min(room.from, row.seq), row.seq);
    this.aim(room.id, row.seq);
  }

  private reloadEverything(epoch: Id): void {
    this.epoch = epoch;
    this.hasReloaded = true;
    this.own.reset(0, 0);
    this.options.onEpoch?.(epoch);
    for (const room of this.rooms.values()) this.reload(room, room.from, room.from);
    this.options.onRoomsMoved?.();
    this.syncAll();
  }

  private aim(id: Id, head: number): void {
    const room = this.rooms.get(id);
    if (!room) {
      if (this.options.followsOwnLog) this.options.onRoomsMoved?.();
      return;
    }
    room.order.aim(head);
    if (head - room.order.delivered > (this.options.gapMax ?? Infinity)) this.reload(room, head - PULL_LIMIT, head);
  }

  private reload(room: Room, after: number, head: number): void {
    room.order.reset(after, head);
    this.options.onReloaded?.(room.id, after);
  }

  private lose(room: Room, problem: ChatError): void {
    if (this.rooms.delete(room.id)) this.options.onLost?.(room.id, problem);
  }

  /** A room that the user left is followed up to its last number. */
  private leaveIfDone(room: Room): void {
    if (room.isLeaving && this.rooms.get(room.id) === room && !room.order.isBehind) this.lose(room, new ChatError(NOT_IN_IT));
  }

  // --- pulling

  /** Asks for what is missing, visible rooms first, a few at a time. */
  pull(): void {
    const now = this.live.clock.now();
    let next = Infinity;
    this.wake?.();
    this.wake = undefined;
    const rooms = [...this.rooms.values()].reverse().sort((a, b) => Number(b.isVisible) - Number(a.isVisible));
    for (const room of rooms) {
      if (room.isPulling || !room.order.isBehind || this.pulls >= PULLS_MAX || !this.live.isOpen) continue;
      if (room.retryAt > now) next = Math.min(next, room.retryAt);
      else this.pullRoom(room);
    }
    if (next < Infinity)
      this.wake = this.live.clock.after(next - now, () => {
        this.live.settle();
      });
  }

  private pullRoom(room: Room): void {
    room.isPulling = true;
    this.pulls++;
    const args = { room: room.id, after_seq: room.order.delivered, limit: PULL_LIMIT };
    this.live.main?.ask("room.events", args, (ok) => {
      this.pulls--;
      room.isPulling = false;
      if (this.rooms.get(room.id) === room) this.onPage(room, ok as Operations["room.events"]["out"]);
    }, (problem) => {
      if (problem.network) return;
      this.pulls--;
      room.isPulling = false;
      if (problem.temporary) room.retryAt = this.live.clock.now() + (problem.retryAfterMs ?? PULL_AGAIN_MS);
      else this.lose(room, problem);
    }); // prettier-ignore
  }

  private onPage(room: Room, page: Operations["room.events"]["out"]): void {
    const before = room.order.delivered;
    if (!page.recovered && page.floor > before + 1) this.reload(room, page.floor - 1, page.head);
    room.order.aim(page.head);
    for (const entry of page.events) {
      if (this.rooms.get(room.id) !== room) return;
      this.take(room, entry);
    }
    this.leaveIfDone(room);
    if (room.order.delivered !== before || !room.order.isBehind) return;
    if (++room.tries > PULL_TRIES_MAX) this.lose(room, new ChatError(HOLE));
    else room.retryAt = this.live.clock.now() + PULL_AGAIN_MS;
  }

  // --- the user's own log

  private onOwnEntry(entry: ServerEntry, seq: number): void {
    for (const next of this.own.take(seq, entry)) this.handOutOwn(next);
    this.pullOwn();
  }

  private handOutOwn(entry: ServerEntry): void {
    this.options.onOwn?.(entry);
    if (entry.ev !== "room.removed" || typeof entry.d?.room !== "string") return;
    const room = this.rooms.get(entry.d.room);
    if (!room) return;
    room.order.aim(Number(entry.d.seq) || 0);
    room.isLeaving = true;
    this.leaveIfDone(room);
  }

  private aimOwn(head: number): void {
    this.own.aim(head);
    if (head - this.own.delivered > OWN_GAP_MAX) this.skipOwn();
    this.pullOwn();
  }

  /** Too much was missed, or it cannot be read: whatever it said shows in the list of rooms. */
  private skipOwn(): void {
    this.own.reset(this.own.target, this.own.target);
    this.options.onRoomsMoved?.();
  }

  private pullOwn(): void {
    const link = this.live.main;
    if (!link || !this.own.isBehind || this.ownIsPulled) return;
    if (!this.options.followsOwnLog) {
      this.own.reset(this.own.target, this.own.target);
      return;
    }
    this.ownIsPulled = true;
    const before = this.own.delivered;
    link.ask("user.events", { after_user_seq: before, limit: PULL_LIMIT }, (ok) => {
      this.ownIsPulled = false;
      const page = ok as Operations["user.events"]["out"];
      for (const entry of page.events) for (const next of this.own.take(entry.user_seq, entry)) this.handOutOwn(next);
      if (this.own.delivered === before) this.skipOwn();
      this.pullOwn();
    }, (problem) => {
      if (problem.network) return;
      this.ownIsPulled = false;
      this.skipOwn();
    }); // prettier-ignore
  }
}
