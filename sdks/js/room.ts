/** room.ts — one room as this user sees it: the server's view, what is unread, and what is held of its log. Pure. */
import type { RoomEntry } from "./frame.js";
import type { RoomLog } from "./room_log.js";
import type { Id, MemberRole, RoomDelta, RoomEvents, RoomView, Span } from "./types.js";

/** What is kept of a room between two runs. Plain data. */
export interface RoomRecord {
  view: RoomView;
  seq: number;
  num: number;
  readSeq: number;
  readNum: number;
  mentions: number;
  mentionsAt: number;
  named: number[];
  log?: { from: number; to: number } | undefined;
}

const NAMED_MAX = 1000;

export class Room {
  /** What is held of the log; undefined until it was opened. */
  log: RoomLog | undefined;
  /** The last number of its log, and how many messages of people it has had. */
  seq: number;
  num: number;
  readSeq: number;
  readNum: number;
  private mentionsBefore: number; // counted by the server, up to mentionsAt
  private mentionsAt: number;
  private named: Set<number>; // counted here, after that

  constructor(
    public view: RoomView,
    readonly me: Id,
    kept?: RoomRecord,
  ) {
    const marks = view.marks;
    this.seq = kept?.seq ?? view.seq;
    this.num = kept?.num ?? view.num;
    this.readSeq = kept?.readSeq ?? marks?.read_seq ?? 0;
    this.readNum = kept?.readNum ?? marks?.read_num ?? view.num - view.unread;
    this.mentionsBefore = kept?.mentions ?? view.mentions;
    this.mentionsAt = kept?.mentionsAt ?? view.seq;
    this.named = new Set(kept?.named);
  }

  get id(): Id {
    return this.view.room;
  }

  /** Messages of people after the user's mark. */
  get unread(): number {
    return Math.max(0, this.num - this.readNum);
  }

  /** Messages after the user's mark that name the user, or everyone. */
  get mentions(): number {
    return this.mentionsBefore + this.named.size;
  }

  /** When it last moved, as text that sorts. */
  get movedAt(): string {
    return this.view.last_at ?? this.view.created_at;
  }

  record(): RoomRecord {
    const { view, seq, num, readSeq, readNum, mentionsBefore, mentionsAt, named, log } = this;
    const stretch = log && { from: log.from, to: log.to };
    return { view, seq, num, readSeq, readNum, mentions: mentionsBefore, mentionsAt, named: [...named], log: stretch };
  }

  /** The server's view, asked for anew. What was heard since it was read stays. */
  refresh(view: RoomView): void {
    const isNewer = view.seq >= this.seq;
    if (!isNewer && this.view.last_at !== undefined) view = { ...view, last_at: this.view.last_at };
    this.view = view;
    this.count({ ...view, marks: view.marks?.read_num ?? view.num - view.unread });
    this.readSeq = Math.max(this.readSeq, view.marks?.read_seq ?? 0);
  }

  /** Where it stands, as the server said when the connection resumed. */
  stands(row: RoomDelta): void {
    this.count({ ...row, marks: row.num - row.unread });
  }

  private count(at: { seq: number; num: number; mentions: number; marks: number }): void {
    this.readNum = Math.max(this.readNum, at.marks);
    if (at.seq < this.seq) return;
    [this.seq, this.num, this.mentionsBefore, this.mentionsAt] = [at.seq, at.num, at.mentions, at.seq];
    for (const seq of this.named) if (seq <= at.seq) this.named.delete(seq);
  }

  /** An entry of its log, held or not; those that are counted already change nothing. */
  hears(entry: RoomEntry): void {
    if (entry.seq <= this.seq) return;
    this.seq = entry.seq;
    if (entry.at) this.view.last_at = entry.at;
    if (entry.ev === "message.sent") this.said(entry.seq, entry.d as unknown as RoomEvents["message.sent"]);
    else this.patch(entry);
  }

  private said(seq: number, d: RoomEvents["message.sent"]): void {
    this.num = Math.max(this.num, d.num);
    if (d.from === this.me) this.reads(seq, d.num);
    else if (d.spans?.some((span) => this.isNamed(span))) this.names(seq);
  }

  private isNamed(span: Span): boolean {
    return (
      span.kind === "all" ||
      (span.kind === "person" && span.user === this.me) ||
      (span.kind === "role" && span.role === this.view.role)
    );
  }

  /** A message that names the user. */
  names(seq: number): void {
    if (seq > this.mentionsAt && seq > this.readSeq && this.named.size < NAMED_MAX) this.named.add(seq);
  }

  /** The user's mark moved, here or on another device. false: what the server counted of mentions is in doubt. */
  reads(seq: number, num: number): boolean {
    this.readSeq = Math.max(this.readSeq, seq);
    this.readNum = Math.max(this.readNum, num);
    for (const at of this.named) if (at <= this.readSeq) this.named.delete(at);
    if (this.readSeq >= this.mentionsAt) this.mentionsBefore = 0;
    return this.mentionsBefore === 0;
  }

  /** What an entry says of the room itself. */
  private patch(entry: RoomEntry): void {
    const view = this.view;
    const d = entry.d ?? {};
    switch (entry.ev) {
      case "room.updated":
        for (const name of ["name", "topic", "picture", "category", "tags", "ends_at", "roles"] as const)
          Reflect.deleteProperty(view, name);
        Object.assign(view, d);
        Reflect.deleteProperty(view, "by");
        break;
      case "room.locked":
        view.locked_at = entry.at ?? "";
        break;
      case "room.unlocked":
        delete view.locked_at;
        break;
      case "room.archived":
        view.archived_at = entry.at ?? "";
        break;
      case "room.restored":
        delete view.archived_at;
        break;
      case "room.floor_raised":
        view.floor = Math.max(view.floor, Number(d.floor) || 0);
        break;
      case "member.joined":
        view.members++;
        break;
      case "member.left":
        view.members--;
        break;
      case "member.changed":
        if (d.user === this.me) view.role = d.role as MemberRole;
    }
  }
}
