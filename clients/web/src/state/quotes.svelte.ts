/** quotes.svelte.ts — the messages that others of a room answer: asked for together, shown as they stand now. */
import { SvelteMap } from "svelte/reactivity";
import type { Quote } from "chat-sdk";
import { session } from "./session.svelte";

const ASK_MS = 20;
const ASK_MAX = 50;

export class Quotes {
  private readonly known = new SvelteMap<number, Quote>(); // by the message that quotes
  private readonly wanted = new Set<number>();

  constructor(private readonly room: string) {}

  /** What a message quotes; undefined until it is here. */
  of(message: number): Quote | undefined {
    const found = this.known.get(message);
    if (!found && !this.wanted.has(message)) this.want(message);
    return found;
  }

  /** It changed: it is asked for again when somebody looks. */
  forget(of: number): void {
    for (const [message, quote] of this.known) if (quote.of === of) this.known.delete(message);
  }

  private want(message: number): void {
    if (this.wanted.size === 0) setTimeout(() => void this.ask(), ASK_MS);
    this.wanted.add(message);
  }

  private async ask(): Promise<void> {
    const messages = [...this.wanted].slice(0, ASK_MAX);
    try {
      const { quotes } = await session.chat.call("quote.list", { room: this.room, messages });
      for (const quote of quotes) this.known.set(quote.message, quote);
      for (const message of messages) this.wanted.delete(message);
    } catch {
      setTimeout(() => this.wanted.clear(), 5000);
      return;
    }
    if (this.wanted.size > 0) await this.ask();
  }
}
