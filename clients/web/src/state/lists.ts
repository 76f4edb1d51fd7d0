/** lists.ts — what is kept of a room and its messages: pins, threads, what a message said before, who reacted. */
import type { MessageRevision, PinView, ReactionView, ReceiptListOut, ThreadView } from "chat-sdk";
import { live } from "./live.svelte";
import { cursorOf, Pages, type ListPage } from "./pages.svelte";
import { session } from "./session.svelte";

const LIMIT = 30;
const SOON_MS = 300;

export const pinsOf = (room: string): Pages<PinView> =>
  new Pages(async (cursor): Promise<ListPage<PinView>> => {
    const { pins, next } = await session.chat.call("pin.list", { room, limit: LIMIT, ...cursorOf(cursor) });
    return { items: pins, next };
  });

export const unpin = (room: string, seq: number): Promise<unknown> => session.chat.call("pin.remove", { room, message: seq });

/** What has no room on a long page is fetched by itself; what is refused is gone for this person. */
async function whole(room: string, thread: ThreadView): Promise<ThreadView> {
  if (thread.message) return thread;
  try {
    return { ...thread, message: (await session.chat.call("message.get", { room, seq: thread.root })).message };
  } catch {
    return thread;
  }
}

export const threadsOf = (room: string, isFollowing: () => boolean): Pages<ThreadView> =>
  new Pages(async (cursor): Promise<ListPage<ThreadView>> => {
    const { threads, next } = await session.chat.call("thread.list", { room, limit: LIMIT, ...(isFollowing() ? { following: true } : {}), ...cursorOf(cursor) });
    return { items: await Promise.all(threads.map((one) => whole(room, one))), next };
  });

export const revisionsOf = (room: string, seq: number): Pages<MessageRevision> =>
  new Pages(async (cursor): Promise<ListPage<MessageRevision>> => {
    const { revisions, next } = await session.chat.call("message.history", { room, seq, limit: LIMIT, ...cursorOf(cursor) });
    return { items: revisions, next };
  });

export const reactionsTo = (room: string, seq: number): Pages<ReactionView> =>
  new Pages(async (cursor): Promise<ListPage<ReactionView>> => {
    const { reactions, next } = await session.chat.call("reaction.list", { room, seq, limit: LIMIT, ...cursorOf(cursor) });
    return { items: reactions, next };
  });

/** Whom a message has reached, and who has read it. */
export const receiptsOf = (room: string, seq: number): Promise<ReceiptListOut> => session.chat.call("receipt.list", { room, seq });

/** For an effect: fetches, and again whenever the room moved or the connection is back; gives what ends that. */
export function keepFresh(pages: Pick<Pages<unknown>, "fetch">, room: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seen = session.chat.rooms.get(room)?.seq;
  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void pages.fetch();
    }, SOON_MS);
  };
  const ends = [
    session.chat.on("room", (id) => {
      const seq = session.chat.rooms.get(room)?.seq;
      if (id !== room || seq === seen) return;
      seen = seq;
      later();
    }),
    live.onReady(later),
  ];
  void pages.fetch();
  return () => {
    clearTimeout(timer);
    for (const end of ends) end();
  };
}
