/** shelf.svelte.ts — messages that the server keeps a list of for the person, page by page: what was saved, and what names them. */
import type { Message } from "chat-sdk";
import { session } from "./session.svelte";

export interface Kept {
  room: string;
  seq: number;
  at: string;
  note?: string;
  /** Absent: it is gone, or no longer to be read by this person. */
  message?: Message;
}

type Page = { items: Kept[]; next: string | undefined };

const LIMIT = 20;
const cursorOf = (cursor: string | undefined): { cursor?: string } => (cursor === undefined ? {} : { cursor });

const pages = {
  async saved(cursor?: string): Promise<Page> {
    const { bookmarks, next } = await session.chat.call("bookmark.list", { limit: LIMIT, ...cursorOf(cursor) });
    return { items: bookmarks, next };
  },
  async mentions(cursor?: string): Promise<Page> {
    const { mentions, next } = await session.chat.call("mention.list", { limit: LIMIT, ...cursorOf(cursor) });
    return { items: mentions.map(({ room, message, at }) => ({ room, seq: message, at })), next };
  },
};

export class Shelf {
  list = $state.raw<readonly Kept[]>([]);
  isLoading = $state(false);
  hasMore = $state(false);
  error = $state.raw<unknown>();
  private next: string | undefined;

  constructor(private readonly what: keyof typeof pages) {}

  async load(): Promise<void> {
    if (this.isLoading) return;
    this.isLoading = true;
    this.error = undefined;
    try {
      const page = await pages[this.what](this.next);
      const items = await Promise.all(page.items.map(said));
      this.list = [...this.list, ...items];
      this.next = page.next;
      this.hasMore = page.next !== undefined;
    } catch (error) {
      this.error = error;
    } finally {
      this.isLoading = false;
    }
  }

  /** No longer on it. */
  drop(kept: Kept): void {
    this.list = this.list.filter((one) => one !== kept);
  }
}

/** With what it says now. What is refused is gone from this person's sight: that is no failure of the list. */
async function said(kept: Kept): Promise<Kept> {
  try {
    return { ...kept, message: (await session.chat.call("message.get", { room: kept.room, seq: kept.seq })).message };
  } catch {
    return kept;
  }
}
