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

/** What was made of a message the last time: rooms are long, and most of it does not change. */
interface Known {
  /** As it was then: the log changes its own in place. */
  copy: RoomMessage;
  when: number;
  row?: MessageRow;
}

const known = new WeakMap<RoomMessage, Known>();
const GROUP_MS = 5 * 60_000;
const QUARTER_MS = 15 * 60_000; // days begin at one of these, whatever the time zone
/** What happened, besides messages, that people care for. */
const TOLD = new Set(["room.created", "room.updated", "room.locked", "room.unlocked", "room.guarded", "room.unguarded", "room.archived", "room.restored", "member.joined", "member.left", "member.changed", "member.renamed", "member.muted", "member.unmuted", "member.banned", "member.unbanned", "room.exported"]);

/** `before`: the rows of the last time; those that did not change are the same objects, so that nothing of them is drawn again. */
export function rowsOf(from: RowsOf, before: readonly Row[] = []): Row[] {
  const others = new Map<string, Row>();
  for (const row of before) if (row.kind !== "message") others.set(row.key, row);
  const rows: Row[] = [];
  const put = (row: Row): void => {
    const old = others.get(row.key);
    rows.push(old && isSame(old, row) ? old : row);
  };
  if (from.isStart) put({ kind: "start", key: "start" });
  let day = "";
  let isDivided = from.unreadFrom === undefined;
  let last: { from: string; at: number; isPlain: boolean } | undefined;
  const begin = (at: string, when: number): void => {
    const today = dayOf(when);
    if (today === day) return;
    day = today;
    last = undefined;
    put({ kind: "day", key: `day ${today}`, at });
  };
  for (const { message, note } of from.items) {
    if (note && !TOLD.has(note.ev)) continue;
    if (message && (message.thread !== from.thread || from.isBlocked?.(message.from))) continue;
    const { seq, at } = message ?? note;
    const now = message && seen(message);
    const when = now?.when ?? Date.parse(at);
    begin(at, when);
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
    const isGrouped = last?.from === message.from && when - last.at < GROUP_MS && message.reply_to === undefined && !message.pinned;
    rows.push(rowOf(now as Known, isGrouped, message.from === from.me));
    last = { from: message.from, at: when, isPlain: true };
  }
  for (const item of from.pending) {
    if (item.args.thread !== from.thread) continue;
    begin(new Date(item.madeAt).toISOString(), item.madeAt);
    const isGrouped = last?.from === from.me && item.madeAt - last.at < GROUP_MS && item.args.reply_to === undefined;
    put({ kind: "pending", key: item.cid, item, isGrouped, refused: item.refused });
    last = { from: from.me, at: item.madeAt, isPlain: true };
  }
  return rows;
}

/** The message as it is now. The same as before while nothing changed. */
function seen(message: RoomMessage): Known {
  const before = known.get(message);
  if (before && isShallowSame(before.copy, message)) return before;
  const now = { copy: { ...message }, when: Date.parse(message.at) };
  known.set(message, now);
  return now;
}

function rowOf(now: Known, isGrouped: boolean, isMine: boolean): MessageRow {
  if (now.row?.isGrouped === isGrouped && now.row.isMine === isMine) return now.row;
  const { copy } = now;
  return (now.row = { kind: "message", key: copy.cid ?? `m${copy.seq}`, message: copy, isMine, isGrouped });
}

const days = new Map<number, string>();
const DAYS_MAX = 4000;

/** The day where the reader lives. */
function dayOf(when: number): string {
  const quarter = Math.floor(when / QUARTER_MS);
  const found = days.get(quarter);
  if (found) return found;
  const date = new Date(when);
  const day = `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
  if (days.size >= DAYS_MAX) days.clear();
  days.set(quarter, day);
  return day;
}

function isSame(a: Row, b: Row): boolean {
  if (a.kind === "pending" && b.kind === "pending") return a.item === b.item && a.isGrouped === b.isGrouped && a.refused === b.refused;
  return a.kind === b.kind; // what else there is, its key names
}

function isShallowSame(a: object, b: object): boolean {
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  let count = 0;
  for (const name in left) {
    if (left[name] !== right[name]) return false;
    count++;
  }
  for (const _ in right) count--;
  return count === 0;
}

/** Whether rows came or went in front of those that were there before. */
export function isShift(before: readonly Row[], after: readonly Row[]): boolean {
  const place = before.findIndex(isSaid);
  const first = before[place];
  if (!first) return false;
  const now = after.findIndex((row) => row.key === first.key);
  return now < 0 ? before.at(-1)?.key === after.at(-1)?.key : now !== place;
}

const isSaid = (row: Row): boolean => row.kind === "message" || row.kind === "note";

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
