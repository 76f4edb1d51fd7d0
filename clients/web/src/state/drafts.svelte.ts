/**
 * drafts.svelte.ts — what was begun and not sent: kept here with each key, on the server a second later, so that it follows the person. What
 * the server was not told yet is newer than what it says.
 */
import { SvelteMap } from "svelte/reactivity";
import { ChatError, type Chat, type Storage } from "chat-sdk";
import { keptIn } from "../link/storage";
import { session } from "./session.svelte";

/** What is kept of one here. */
interface Kept {
  text: string;
  /** The server does not know it yet. */
  isDue: boolean;
}

const PREFIX = "draft/";
const SAVE_MS = 1000;
const keyOf = (room: string, thread?: number): string => `${room}/${thread ?? ""}`;
const placeOf = (key: string): { room: string; thread?: number } => {
  const [room = "", thread] = key.split("/");
  return { room, ...(thread ? { thread: Number(thread) } : {}) };
};

class Drafts {
  private readonly texts = new SvelteMap<string, string>();
  /** Not told to the server yet, and when they will be. */
  private readonly due = new Map<string, ReturnType<typeof setTimeout> | undefined>();
  private own: Storage | undefined;

  constructor() {
    session.with((chat, own) => {
      this.own = own;
      const kept = keptIn(own, PREFIX).then((rows) => {
        for (const [key, value] of rows) this.find(key.slice(PREFIX.length), value as Kept);
      });
      const ends = [
        chat.on("status", ({ state }) => {
          if (state === "ready") void kept.then(() => this.catchUp(chat)).catch(() => undefined);
        }),
        chat.on("own", ({ ev, d }) => {
          const key = keyOf(d?.["room"] as string, d?.["thread"] as number | undefined);
          if (this.due.has(key)) return; // the person is just writing it here
          if (ev === "draft.cleared") this.take(key, "");
          if (ev === "draft.saved") void this.load(chat, d?.["room"] as string).catch(() => undefined);
        }),
      ];
      return () => {
        for (const end of ends) end();
        for (const timer of this.due.values()) clearTimeout(timer);
        this.due.clear();
        this.texts.clear();
        this.own = undefined;
      };
    });
  }

  get(room: string, thread?: number): string {
    return this.texts.get(keyOf(room, thread)) ?? "";
  }

  /** All that was begun, by room and thread. */
  all(): { room: string; thread?: number; text: string }[] {
    return [...this.texts].filter(([, text]) => text.trim() !== "").map(([key, text]) => ({ ...placeOf(key), text }));
  }

  /** The person wrote on. */
  set(room: string, text: string, thread?: number): void {
    const key = keyOf(room, thread);
    if (text === this.get(room, thread)) return;
    clearTimeout(this.due.get(key));
    this.due.set(key, setTimeout(() => void this.save(key), SAVE_MS));
    this.take(key, text);
  }

  /** It was sent. */
  clear(room: string, thread?: number): void {
    this.set(room, "", thread);
  }

  /** What an earlier run left. */
  private find(key: string, { text, isDue }: Kept): void {
    if (this.texts.has(key) || this.due.has(key)) return;
    if (text) this.texts.set(key, text);
    if (isDue) this.due.set(key, undefined);
  }

  /** Tells what waited for a connection, then asks what is new. */
  private async catchUp(chat: Chat): Promise<void> {
    await Promise.all([...this.due].filter(([, timer]) => timer === undefined).map(([key]) => this.save(key)));
    await this.load(chat);
  }

  private async save(key: string): Promise<void> {
    const text = this.texts.get(key) ?? "";
    if (!session.isOpen) return;
    this.due.set(key, undefined);
    try {
      if (text.trim() === "") await session.chat.call("draft.clear", placeOf(key));
      else await session.chat.call("draft.set", { ...placeOf(key), text });
    } catch (error) {
      if (error instanceof ChatError && error.temporary) return; // told when the connection is ready
    }
    if (this.due.get(key) !== undefined || (this.texts.get(key) ?? "") !== text) return; // it was written on
    this.due.delete(key);
    this.take(key, text);
  }

  private async load(chat: Chat, room?: string): Promise<void> {
    let cursor: string | undefined;
    do {
      const page = await chat.call("draft.list", { ...(room ? { room } : {}), ...(cursor ? { cursor } : {}) });
      for (const draft of page.drafts) {
        const key = keyOf(draft.room, draft.thread);
        if (!this.due.has(key)) this.take(key, draft.text);
      }
      cursor = page.next;
    } while (cursor);
  }

  private take(key: string, text: string): void {
    if (text) this.texts.set(key, text);
    else this.texts.delete(key);
    const isDue = this.due.has(key);
    const kept: Kept | undefined = text || isDue ? { text, isDue } : undefined;
    void this.own?.write([[PREFIX + key, kept]]).catch(() => undefined);
  }
}

export const drafts = new Drafts();
