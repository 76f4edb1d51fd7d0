/** exports.svelte.ts — the whole history of a room as a file: begun by an entry of its log, read page by page. */
import { session } from "./session.svelte";

export class Export {
  isRunning = $state(false);
  entries = $state(0);
  private turn = 0;

  constructor(readonly room: string) {}

  /** Lines of JSON, an entry in each; the last one says that it is whole. */
  async run(): Promise<Blob | undefined> {
    this.isRunning = true;
    const turn = ++this.turn;
    this.entries = 0;
    try {
      const { seq } = await session.chat.call("room.export", { room: this.room });
      const parts: string[] = [];
      let after: number | undefined = 0;
      while (after !== undefined && turn === this.turn) {
        const page: { events: unknown[]; next?: number } = await session.chat.call("room.export_page", { room: this.room, export: seq, after_seq: after, limit: 200 });
        for (const entry of page.events) parts.push(`${JSON.stringify(entry)}\n`);
        this.entries += page.events.length;
        after = page.next;
      }
      if (turn !== this.turn) return undefined;
      parts.push(`${JSON.stringify({ complete: true, head: seq, entries: this.entries })}\n`);
      return new Blob(parts, { type: "application/jsonl" });
    } finally {
      this.isRunning = false;
    }
  }

  stop(): void {
    this.turn++;
  }
}
