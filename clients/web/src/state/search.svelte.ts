/** search.svelte.ts — a question to the server and what it has found so far, page by page. */
import type { SearchHit, SearchPerson, SearchRoom, SearchSort } from "chat-sdk";
import { session } from "./session.svelte";

export class Search {
  hits = $state.raw<readonly SearchHit[]>([]);
  people = $state.raw<readonly SearchPerson[]>([]);
  rooms = $state.raw<readonly SearchRoom[]>([]);
  isAsking = $state(false);
  /** Why nothing came. */
  error = $state.raw<unknown>();
  /** Whether there is more of the same. */
  hasMore = $state(false);
  private next: string | undefined;
  private turn = 0;

  /** Forgets what was found for another question. */
  ask(text: string, sort: SearchSort): Promise<void> {
    this.hits = [];
    this.people = [];
    this.rooms = [];
    this.next = undefined;
    this.hasMore = false;
    return this.fetch(text, sort);
  }

  more(text: string, sort: SearchSort): Promise<void> {
    return this.isAsking || this.next === undefined ? Promise.resolve() : this.fetch(text, sort, this.next);
  }

  clear(): void {
    this.turn++;
    this.hits = [];
    this.people = [];
    this.rooms = [];
    this.error = undefined;
    this.isAsking = false;
    this.hasMore = false;
  }

  private async fetch(text: string, sort: SearchSort, cursor?: string): Promise<void> {
    const turn = ++this.turn;
    this.isAsking = true;
    this.error = undefined;
    try {
      const found = await session.chat.call("search.query", { text, sort, utc_offset_minutes: -new Date().getTimezoneOffset(), ...(cursor === undefined ? {} : { cursor }) });
      if (turn !== this.turn) return;
      this.hits = [...this.hits, ...found.messages];
      if (cursor === undefined) {
        this.people = found.people;
        this.rooms = found.rooms;
      }
      this.next = found.next;
      this.hasMore = found.next !== undefined;
    } catch (error) {
      if (turn === this.turn) this.error = error;
    } finally {
      if (turn === this.turn) this.isAsking = false;
    }
  }
}
