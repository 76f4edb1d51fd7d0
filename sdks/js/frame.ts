/** frame.ts — what a socket carries: replies, numbered entries, signals and control, a line each. */
import type { Problem } from "./types.js";

/** An entry of a log, a signal, or word of the connection itself, as it came. What is unknown is kept and passed on. */
export interface ServerEntry {
  ev: string;
  room?: string;
  seq?: number;
  user_seq?: number;
  at?: string;
  d?: Record<string, unknown>;
}

/** An entry of a room's log. */
export type RoomEntry = ServerEntry & { room: string; seq: number };

export interface Reply {
  re: number;
  ok?: unknown;
  err?: Problem;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The objects of a frame; undefined when one cannot be read. Objects that are neither reply nor event are left out. */
export function readFrame(text: string): (Reply | ServerEntry)[] | undefined {
  const found: (Reply | ServerEntry)[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    try {
      const value: unknown = JSON.parse(line);
      if (!isObject(value)) return undefined;
      if (typeof value.re === "number" || typeof value.ev === "string") found.push(value as unknown as Reply | ServerEntry);
    } catch {
      return undefined;
    }
  }
  return found;
}

export const isReply = (object: Reply | ServerEntry): object is Reply => "re" in object;
export const isRoomEntry = (entry: ServerEntry): entry is RoomEntry =>
  typeof entry.room === "string" && Number.isSafeInteger(entry.seq);
