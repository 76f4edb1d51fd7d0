/** messages.ts — what a person can do with messages. */
import type { ChatError, LifetimeFrom, MessageBody, OutboxItem, PollBody, ReportReason, RoomMessage, SendOptions } from "chat-sdk";
import { drafts } from "./drafts.svelte";
import { session } from "./session.svelte";
import { typing } from "./typing.svelte";

export interface Lifetime {
  ms: number;
  from?: LifetimeFrom;
}

export interface Saying {
  replyTo?: number | undefined;
  thread?: number | undefined;
  lifetime?: Lifetime | undefined;
}

function optionsOf({ replyTo, thread, lifetime }: Saying): SendOptions {
  return {
    ...(replyTo === undefined ? {} : { reply_to: replyTo }),
    ...(thread === undefined ? {} : { thread }),
    ...(lifetime ? { lifetime_ms: lifetime.ms, ...(lifetime.from ? { lifetime_from: lifetime.from } : {}) } : {}),
  };
}

/** Kept at once, sent when there is a connection. */
export async function say(room: string, text: string, how: Saying = {}): Promise<OutboxItem> {
  typing.end(room);
  const item = await session.chat.send(room, { kind: "text", text }, optionsOf(how));
  drafts.clear(room, how.thread); // not before it is kept elsewhere
  return item;
}

export const askPoll = (room: string, poll: PollBody, how: Saying = {}): Promise<OutboxItem> =>
  session.chat.send(room, { kind: "poll", ...poll }, optionsOf(how));

/** What was refused goes again as a new message, or is given up. */
export const retry = (cid: string): Promise<void> => session.chat.outbox.retry(cid);
export const discard = (cid: string): Promise<void> => session.chat.outbox.discard(cid);

/** Sent at that time, by the server. */
export async function schedule(room: string, text: string, at: Date, how: Saying = {}): Promise<void> {
  await session.chat.call("schedule.add", { room, body: { kind: "text", text }, send_at: at.toISOString(), ...optionsOf(how) });
  drafts.clear(room, how.thread);
}

/** A line that begins with a slash: done by the server. Gives what to tell the person. */
export async function command(room: string, text: string, thread?: number): Promise<string> {
  const { said } = await session.chat.call("command.run", { room, text, ...(thread === undefined ? {} : { thread }) });
  drafts.clear(room, thread);
  return said;
}

export async function edit(room: string, message: Readonly<RoomMessage>, text: string): Promise<void> {
  const body: MessageBody = { kind: "text", text, ...(message.body?.kind === "text" && message.body.action ? { action: true } : {}) };
  await session.chat.call("message.edit", { room, seq: message.seq, if_rev: message.rev, body });
}

export const remove = (room: string, seq: number, reason?: string): Promise<unknown> =>
  session.chat.call("message.delete", { room, seq, ...(reason ? { reason } : {}) });

export const restore = (room: string, seq: number): Promise<unknown> => session.chat.call("message.restore", { room, seq });

/** Adds the person's reaction, or takes it back: also one that was made so long ago that nothing here says so. */
export async function react(room: string, message: Readonly<RoomMessage>, emoji: string): Promise<void> {
  const args = { room, seq: message.seq, emoji };
  if (message.mine?.includes(emoji)) await session.chat.call("reaction.remove", args);
  else if ((await session.chat.call("reaction.add", args)).seq === 0) await session.chat.call("reaction.remove", args);
}

export const pin = (room: string, message: Readonly<RoomMessage>): Promise<unknown> =>
  session.chat.call(message.pinned ? "pin.remove" : "pin.add", { room, message: message.seq });

export const save = (room: string, seq: number, note?: string): Promise<unknown> =>
  session.chat.call("bookmark.add", { room, seq, ...(note ? { note } : {}) });

export const unsave = (room: string, seq: number): Promise<unknown> => session.chat.call("bookmark.remove", { room, seq });

export const forward = (to: string, room: string, seq: number): Promise<unknown> =>
  session.chat.call("message.forward", { room: to, from_room: room, seq });

export const report = (room: string, seq: number, reason: ReportReason, words?: string): Promise<unknown> =>
  session.chat.call("report.create", { room, seq, reason, ...(words ? { words } : {}) });

/** Hidden for this person alone. */
export const hide = (room: string, seq: number, isHidden: boolean): Promise<unknown> =>
  session.chat.call(isHidden ? "message.hide" : "message.unhide", { room, seq });

export type { ChatError, RoomMessage };
