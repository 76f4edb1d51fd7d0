/** rows.test.ts — from a log to a timeline. */
import { RoomLog, type OutboxItem } from "chat-sdk";
import { describe, expect, test } from "vitest";
import { indexOfSeq, isShift, lastSeq, rowsOf, type Row } from "../src/state/rows";

const [ME, ANA] = ["01890000-0000-7000-8000-00000000bbb1", "01890000-0000-7000-8000-00000000bbb2"];
const ROOM = "01890000-0000-7000-8000-00000000aaa1";
const NOON = new Date(2026, 10, 20, 12).getTime();

function logOf(...said: { from?: string; minute?: number; more?: object; ev?: string }[]): RoomLog {
  const log = new RoomLog(1, 0, ME);
  said.forEach(({ from = ANA, minute = 0, more = {}, ev = "message.sent" }, at) => {
    const d = ev === "message.sent" ? { from, num: at + 1, body: { kind: "text", text: `say ${at + 1}` }, ...more } : more;
    log.apply({ ev, room: ROOM, seq: at + 1, at: new Date(NOON + minute * 60_000).toISOString(), d: d as Record<string, unknown> });
  });
  return log;
}

const rows = (log: RoomLog, more: Partial<Parameters<typeof rowsOf>[0]> = {}, before: readonly Row[] = []): Row[] =>
  rowsOf({ items: log.items, pending: [], me: ME, unreadFrom: undefined, isStart: false, ...more }, before);
const kinds = (list: Row[]): string => list.map((row) => row.kind + ("isGrouped" in row && row.isGrouped ? "+" : "")).join(" ");

describe("a timeline", () => {
  test("groups what one author says within five minutes", () => {
    expect(kinds(rows(logOf({}, { minute: 4 }, { minute: 10 }, { minute: 11, from: ME })))).toBe("day message message+ message message");
  });

  test("divides days, and begins each with a head", () => {
    expect(kinds(rows(logOf({ minute: 719 }, { minute: 721 })))).toBe("day message day message");
  });

  test("begins a reply with a head", () => {
    expect(kinds(rows(logOf({}, { more: { reply_to: 1 } })))).toBe("day message message");
  });

  test("shows what is new once, and never before what the person said", () => {
    const log = logOf({}, { from: ME }, {}, {});
    expect(kinds(rows(log, { unreadFrom: 1 }))).toBe("day message message unread message message+");
    expect(kinds(rows(log, { unreadFrom: 4 }))).toBe("day message message message message+");
  });

  test("leaves replies in threads, the silent and the blocked out", () => {
    const log = logOf({}, { more: { thread: 1, thread_num: 1 } }, { ev: "room.rules_set" }, { ev: "member.joined", more: { user: ANA } });
    expect(kinds(rows(log))).toBe("day message note");
    expect(kinds(rows(log, { isBlocked: (user) => user === ANA }))).toBe("day note");
  });

  test("keeps the rows that did not change, so that nothing of them is drawn again", () => {
    const log = logOf({}, {}, {});
    const first = rows(log);
    log.apply({ ev: "message.edited", room: ROOM, seq: 4, at: new Date(NOON).toISOString(), d: { message: 2, rev: 1, body: { kind: "text", text: "better" } } });
    const second = rows(log, {}, first);
    expect(second.map((row, at) => row === first[at])).toEqual([true, true, false, true]);
    expect(second[2]).toMatchObject({ message: { body: { text: "better" } } });
  });

  test("a message keeps its row from the outbox to the log", () => {
    const cid = "01890000-0000-7000-8000-00000000ccc1";
    const item: OutboxItem = { cid, room: ROOM, args: { room: ROOM, cid, body: { kind: "text", text: "hi" } }, order: 1, madeAt: NOON };
    const waiting = rows(logOf({ from: ME }), { pending: [item] });
    expect(kinds(waiting)).toBe("day message pending+");
    const stored = rows(logOf({ from: ME }, { from: ME, more: { cid } }), {}, waiting);
    expect(stored.map((row) => row.key)).toEqual(waiting.map((row) => row.key));
  });

  test("knows what came in front, so that what is in view stays there", () => {
    const log = logOf({}, {}, {}, {}, {});
    const all = rows(log);
    const late = rowsOf({ items: log.items.slice(2), pending: [], me: ME, unreadFrom: undefined, isStart: false });
    expect(isShift(late, all)).toBe(true);
    expect(isShift(all, late)).toBe(true);
    expect(isShift(rowsOf({ items: log.items.slice(0, 3), pending: [], me: ME, unreadFrom: undefined, isStart: false }), all)).toBe(false);
    expect(isShift(all, all)).toBe(false);
    expect(isShift([], all)).toBe(false);
  });

  test("finds the row of a message, and the last message of a stretch", () => {
    const list = rows(logOf({}, {}, { ev: "room.rules_set" }, {}));
    expect(indexOfSeq(list, 2)).toBe(2);
    expect(indexOfSeq(list, 3)).toBe(3);
    expect(indexOfSeq(list, 99)).toBe(-1);
    expect(lastSeq(list, 0, 2)).toBe(2);
    expect(lastSeq(list, 0, 0)).toBeUndefined();
  });
});
