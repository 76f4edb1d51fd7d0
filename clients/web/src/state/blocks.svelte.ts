/** blocks.svelte.ts — from whom the person wants to hear nothing. In rooms with others that is for the app to see to. */
import { SvelteSet } from "svelte/reactivity";
import { session } from "./session.svelte";

class Blocks {
  private readonly users = new SvelteSet<string>();

  constructor() {
    session.with((chat) => {
      const ends = [
        chat.on("status", ({ state }) => {
          if (state === "ready") void this.load().catch(() => undefined);
        }),
        chat.on("own", ({ ev, d }) => {
          if (ev === "user.blocked") this.users.add(d?.["user"] as string);
          if (ev === "user.unblocked") this.users.delete(d?.["user"] as string);
        }),
      ];
      return () => {
        for (const end of ends) end();
        this.users.clear();
      };
    });
  }

  has(user: string): boolean {
    return this.users.has(user);
  }

  list(): string[] {
    return [...this.users];
  }

  async block(user: string): Promise<void> {
    await session.chat.call("user.block", { user });
    this.users.add(user);
  }

  async unblock(user: string): Promise<void> {
    await session.chat.call("user.unblock", { user });
    this.users.delete(user);
  }

  private async load(): Promise<void> {
    let cursor: string | undefined;
    do {
      const page = await session.chat.call("block.list", { limit: 200, ...(cursor ? { cursor } : {}) });
      for (const { user } of page.blocks) this.users.add(user);
      cursor = page.next;
    } while (cursor);
  }
}

export const blocks = new Blocks();
