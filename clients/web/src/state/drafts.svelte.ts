/** drafts.svelte.ts — what was begun and not sent: kept here with each pause, on the server a second later, so that it follows the person. */
import { SvelteMap } from "svelte/reactivity";
import type { Storage } from "chat-sdk";
import { session } from "./session.svelte";

const SAVE_MS = 1000;
const keyOf = (room: string, thread?: number): string => `${room}/${thread ?? ""}`;
const placeOf = (key: string): { room: string; thread?: number } => {
  const [room = "", thread] = key.split("/");
  return { room, ...(thread ? { thread: Number(thread) } : {}) };
};

class Drafts {
  private readonly texts = new SvelteMap<string, string>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private own: Storage | undefined;

  constructor() {
    session.with((chat, own) => {
      this.own = own;
      void own.read("draft/").then((rows) => {
        for (const [key, text] of rows) if (!this.texts.has(key.slice(6))) this.texts.set(key.slice(6), text as string);
      });
      const ends = [
        chat.on("status", ({ state }) => {
          if (state === "ready") void this.load().catch(() => undefined);
        }),
        chat.on("own", ({ ev, d }) => {
          const key = keyOf(d?.["room"] as string, d?.["thread"] as number | undefined);
          if (this.timers.has(key)) return; // the person is just writing it here
          if (ev === "draft.cleared") this.take(key, "");
          if (ev === "draft.saved") void this.load(d?.["room"] as string).catch(() => undefined);
        }),
      ];
      return () => {
        for (const end of ends) end();
        for (const timer of this.timers.values()) clearTimeout(timer);
        this.timers.clear();
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
    this.take(key, text);
    clearTimeout(this.timers.get(key));
    this.timers.set(key, setTimeout(() => void this.save(key), SAVE_MS));
  }

  /** It was sent. */
  clear(room: string, thread?: number): void {
    this.set(room, "", thread);
  }

  private async save(key: string): Promise<void> {
    const text = this.texts.get(key) ?? "";
    try {
      if (!session.isOpen) return;
      if (text.trim() === "") await session.chat.call("draft.clear", placeOf(key));
      else await session.chat.call("draft.set", { ...placeOf(key), text });
    } catch {
      // It stays here, and is told when it is written on.
    } finally {
      if ((this.texts.get(key) ?? "") === text) this.timers.delete(key);
    }
  }

  private async load(room?: string): Promise<void> {
    let cursor: string | undefined;
    do {
      const page = await session.chat.call("draft.list", { limit: 100, ...(room ? { room } : {}), ...(cursor ? { cursor } : {}) });
      for (const draft of page.drafts) {
        const key = keyOf(draft.room, draft.thread);
        if (!this.timers.has(key)) this.take(key, draft.text);
      }
      cursor = page.next;
    } while (cursor);
  }

  private take(key: string, text: string): void {
    if (text) this.texts.set(key, text);
    else this.texts.delete(key);
    void this.own?.write([[`draft/${key}`, text || undefined]]).catch(() => undefined);
  }
}

export const drafts = new Drafts();
