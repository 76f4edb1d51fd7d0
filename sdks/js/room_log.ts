/** room_log.ts — one unbroken stretch of a room's log, as messages in their present state and what else happened between them. Pure. */
import type { RoomEntry } from "./frame.js";
import type { Message, RoomEvents } from "./types.js";

/** Something else that happened: somebody came, the topic changed. */
export interface Note {
  seq: number;
  at: string;
  ev: string;
  d: Record<string, unknown>;
}

/** A message as the tables have it. `mine`: what this user reacted with, as far as it was seen. */
export type RoomMessage = Message & { mine?: string[] };

export type RoomItem = { message: RoomMessage; note?: never } | { note: Note; message?: never };

export const seqOf = (item: RoomItem): number => (item.message ?? item.note).seq;

/** What a message loses when what it said goes. */
const BODY = ["body", "spans", "previews", "reactions", "origin", "mine"] as const;

export class RoomLog {
  /** Ascending. */
  readonly items: RoomItem[] = [];
  private readonly messages = new Map<number, RoomMessage>();

  /** Holds what stands from `from` up to `to`; nothing when `to` is `from - 1`. */
  constructor(
    public from: number,
    public to: number,
    private readonly me: string,
    items: RoomItem[] = [],
  ) {
    for (const item of items) this.add(item);
  }

  message(seq: number): RoomMessage | undefined {
    return this.messages.get(seq);
  }

  /** Takes the next entry; gives the numbers of the items that are not what they were. */
  apply(entry: RoomEntry): number[] {
    this.to = entry.seq;
    const change = changes.get(entry.ev);
    if (entry.ev === "message.expired") {
      const { messages } = entry.d as unknown as RoomEvents["message.expired"];
      return messages.filter((seq) => this.change(seq, strip));
    }
    if (entry.ev === "room.floor_raised") return this.cut((entry.d as unknown as RoomEvents["room.floor_raised"]).floor);
    if (!change) {
      this.add(itemOf(entry));
      return [entry.seq];
    }
    const about = Number(entry.d?.message);
    return this.change(about, (message) => change(message, (entry.d ?? {}) as never, this.me, entry.at ?? "")) ? [about] : [];
  }

  /**
   * Puts an older page in front: it ends where this begins. Its messages stand in their present state already, so that what became of
   * them is not told again.
   */
  prepend(entries: readonly RoomEntry[], from: number): number[] {
    const items = entries.filter((entry) => entry.seq < this.from && !changes.has(entry.ev) && !SILENT.has(entry.ev)).map(itemOf);
    this.items.unshift(...items);
    for (const item of items) this.know(item);
    this.from = from;
    return items.map(seqOf);
  }

  /** Lets go of what stands below `floor`; gives the numbers that went. */
  cut(floor: number): number[] {
    const count = this.items.findIndex((item) => seqOf(item) >= floor);
    const gone = this.items.splice(0, count < 0 ? this.items.length : count).map(seqOf);
    for (const seq of gone) this.messages.delete(seq);
    this.from = Math.max(this.from, floor);
    return gone;
  }

  /** false: there is no such message here, or nothing changed. */
  change(seq: number, how: (message: RoomMessage) => boolean): boolean {
    const message = this.messages.get(seq);
    return message !== undefined && how(message);
  }

  private add(item: RoomItem): void {
    this.items.push(item);
    this.know(item);
  }

  private know(item: RoomItem): void {
    if (!item.message) return;
    this.messages.set(item.message.seq, item.message);
    const { thread, thread_num: replies, seq } = item.message;
    if (thread !== undefined && replies !== undefined)
      this.change(thread, (root) => {
        if (replies > (root.replies ?? 0)) Object.assign(root, { replies, last_reply_seq: seq });
        return true;
      });
  }
}

const SILENT = new Set(["message.expired", "room.floor_raised"]);

function itemOf(entry: RoomEntry): RoomItem {
  const { ev, seq, at = "", d = {} } = entry;
  if (ev !== "message.sent") return { note: { seq, at, ev, d } };
  return { message: { rev: 0, ...(d as unknown as RoomEvents["message.sent"]), seq, at } };
}

/** What was said is gone, whatever revision this is. */
export function strip(message: RoomMessage): boolean {
  for (const name of BODY) Reflect.deleteProperty(message, name);
  return true;
}

type Change<Data> = (message: RoomMessage, d: Data, me: string, at: string) => boolean;

/** A revision that is not newer than what is here changes nothing. */
const ifNewer =
  <Data extends { rev: number }>(then: Change<Data>): Change<Data> =>
  (message, d, me, at) => {
    if (d.rev <= message.rev) return false;
    message.rev = d.rev;
    return then(message, d, me, at);
  };

function put<Name extends keyof RoomMessage>(message: RoomMessage, name: Name, value: RoomMessage[Name] | undefined): true {
  if (value === undefined) Reflect.deleteProperty(message, name);
  else message[name] = value;
  return true;
}

function react(message: RoomMessage, d: { emoji: string; user: string; count: number }, me: string, isMine: boolean): boolean {
  const at = message.reactions?.findIndex((one) => one.emoji === d.emoji) ?? -1;
  const reactions = [...(message.reactions ?? [])];
  if (d.count > 0) reactions[at < 0 ? reactions.length : at] = { emoji: d.emoji, count: d.count };
  else if (at >= 0) reactions.splice(at, 1);
  put(message, "reactions", reactions.length > 0 ? reactions : undefined);
  if (d.user !== me) return true;
  const mine = (message.mine ?? []).filter((emoji) => emoji !== d.emoji);
  if (isMine) mine.push(d.emoji);
  return put(message, "mine", mine.length > 0 ? mine : undefined);
}

/** Entries that say what became of a message, by what they do to it. They are no items of their own. */
const changes = new Map<string, Change<never>>(
  Object.entries({
    "message.edited": ifNewer<RoomEvents["message.edited"]>((message, d, _, at) => {
      put(message, "edited_at", at);
      put(message, "previews", undefined);
      put(message, "spans", d.spans);
      return put(message, "body", d.body);
    }),
    "message.deleted": ifNewer<RoomEvents["message.deleted"]>(strip),
    "message.restored": ifNewer<RoomEvents["message.restored"]>((message, d) => {
      for (const name of ["edited_at", "origin", "spans", "previews", "reactions", "body"] as const) put(message, name, d[name]);
      return true;
    }),
    "message.previewed": (message, d: RoomEvents["message.previewed"]) =>
      d.rev === message.rev && put(message, "previews", d.previews),
    "reaction.added": (message, d: RoomEvents["reaction.added"], me) => react(message, d, me, true),
    "reaction.removed": (message, d: RoomEvents["reaction.removed"], me) => react(message, d, me, false),
    "pin.added": (message) => put(message, "pinned", true),
    "pin.removed": (message) => put(message, "pinned", undefined),
    "poll.voted": () => true,
    "poll.closed": () => true,
  }),
);
