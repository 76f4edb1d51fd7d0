/** rows.ts — from a room's log to the rows of its timeline: days, what is new, who speaks again, what is on its way. Pure. */
import type { OutboxItem, RoomItem, RoomMessage } from "chat-sdk";

export type Row =
  | { kind: "start"; key: string }
  | { kind: "day"; key: string; at: string }
  | { kind: "unread"; key: string }
  | { kind: "note"; key: string; seq: number; at: string; ev: string; d: Record<string, unknown> }
  | MessageRow
  | PendingRow;

export interface MessageRow {
  kind: "message";
  key: string;
  /** As it was when the row was made: another state is another row. */
  message: Readonly<RoomMessage>;
  isMine: boolean;
  /** It follows one of the same author: its head is left out. */
  isGrouped: boolean;
}

export interface PendingRow {
  kind: "pending";
  key: string;
  item: OutboxItem;
  isGrouped: boolean;
  refused: { code: string; title: string } | undefined;
}

export interface RowsOf {
  items: readonly RoomItem[];
  pending: readonly OutboxItem[];
  me: string;
  /** The divider stands behind this number; undefined: nowhere. */
  unreadFrom: number | undefined;
  /** Whether the first item is the room's first. */
  isStart: boolean;
  /** Of a thread: what it hangs on. Absent: what is in none. */
  thread?: number;
  /** Whom the person does not want to hear. */
  isBlocked?: (user: string) => boolean;
}

const copies = new WeakMap<RoomMessage, RoomMessage>();
const GROUP_MS = 5 * 60_000;
/** What happened, besides messages, that people care for. */
const TOLD = new Set(["room.created", "room.updated", "room.locked", "room.unlocked", "room.guarded", "room.unguarded", "room.archived", "room.restored", "member.joined", "member.left", "member.changed", "member.renamed", "member.muted", "member.unmuted", "member.banned", "member.unbanned", "room.exported"]);

/** `before`: the rows of the last time; those that did not change are the same objects, so that nothing of them is drawn again. */
export function rowsOf(from: RowsOf, before: readonly Row[] = []): Row[] {
  const known = new Map(before.map((row) => [row.key, row]));
  const rows: Row[] = [];
  const put = (row: Row): void => {
    const old = known.get(row.key);
    rows.push(old && isSame(old, row) ? old : row);
  };
  if (from.isStart) put({ kind: "start", key: "start" });
  let day = "";
  let isDivided = from.unreadFrom === undefined;
  let last: { from: string; at: number; isPlain: boolean } | undefined;
  const begin = (at: string): void => {
    const today = dayOf(at);
    if (today === day) return;
    day = today;
    last = undefined;
    put({ kind: "day", key: `day ${today}`, at });
  };
  for (const { message, note } of from.items) {
    if (note && !TOLD.has(note.ev)) continue;
    if (message && (message.thread !== from.thread || from.isBlocked?.(message.from))) continue;
    const { seq, at } = message ?? note;
    begin(at);
    if (!isDivided && seq > (from.unreadFrom ?? 0) && message && message.from !== from.me) {
      isDivided = true;
      last = undefined;
      put({ kind: "unread", key: "unread" });
    }
    if (note) {
      last = undefined;
      put({ kind: "note", key: `n${seq}`, ...note });
      continue;
    }
    const when = Date.parse(at);
    const isGrouped = last?.from === message.from && when - last.at < GROUP_MS && message.reply_to === undefined && !message.pinned;
    put({ kind: "message", key: message.cid ?? `m${seq}`, message: seen(message), isMine: message.from === from.me, isGrouped });
    last = { from: message.from, at: when, isPlain: true };
  }
  for (const item of from.pending) {
    if (item.args.thread !== from.thread) continue;
    begin(new Date(item.madeAt).toISOString());
    const isGrouped = last?.from === from.me && item.madeAt - last.at < GROUP_MS && item.args.reply_to === undefined;
    put({ kind: "pending", key: item.cid, item, isGrouped, refused: item.refused });
    last = { from: from.me, at: item.madeAt, isPlain: true };
  }
  return rows;
}

/** The message as it is now: the log changes its own in place. The same copy as before while nothing changed. */
function seen(message: RoomMessage): RoomMessage {
  const before = copies.get(message);
  if (before && isShallowSame(before, message)) return before;
  const copy = { ...message };
  copies.set(message, copy);
  return copy;
}

/** The day where the reader lives. */
function dayOf(at: string): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

function isSame(a: Row, b: Row): boolean {
  if (a.kind === "message" && b.kind === "message") return a.isGrouped === b.isGrouped && (a.message === b.message || isShallowSame(a.message, b.message));
  if (a.kind === "pending" && b.kind === "pending") return a.item === b.item && a.isGrouped === b.isGrouped && a.refused === b.refused;
  return a.kind === b.kind && (a.kind !== "day" || dayOf(a.at) === dayOf((b as typeof a).at));
}

function isShallowSame(a: object, b: object): boolean {
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => left[name] === right[name]);
}

/** Where the row of a message is; the next one behind it when it is not shown itself. */
export function indexOfSeq(rows: readonly Row[], seq: number): number {
  return rows.findIndex((row) => (row.kind === "message" && row.message.seq >= seq) || (row.kind === "note" && row.seq >= seq));
}

/** The number of the last message in a stretch of rows. */
export function lastSeq(rows: readonly Row[], from: number, to: number): number | undefined {
  for (let at = Math.min(to, rows.length - 1); at >= from; at--) {
    const row = rows[at];
    if (row?.kind === "message") return row.message.seq;
    if (row?.kind === "note") return row.seq;
  }
  return undefined;
}
